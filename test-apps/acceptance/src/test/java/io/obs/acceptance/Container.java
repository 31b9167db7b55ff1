package io.obs.acceptance;

import io.obs.harness.AgentProcess;
import io.obs.harness.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A server that deploys web applications, as its project distributes it. */
interface Container {
  /**
   * A JVM that will serve on this port of 127.0.0.1, started as the server's own script does it,
   * without obs until told otherwise. What it writes goes into the base, an empty folder.
   */
  AgentProcess.Builder prepare(Path base, int port, Jdk jdk) throws IOException;

  /** Puts an archive where the server, once prepared and before it starts, will look for it. */
  void deploy(Path war, Path base) throws IOException;

  /** Returns when it serves what is deployed; fails when it does not come to that. */
  void awaitReady(AgentProcess server);

  /** The one folder within this one of all those that the build has unpacked. */
  static Path home(String folder) {
    Path parent = folder(folder);
    try (Stream<Path> children = Files.list(parent)) {
      List<Path> homes = children.toList();
      if (homes.size() != 1) {
        throw new AssertionError(parent + " holds " + homes + ": to be cleaned");
      }
      return homes.get(0);
    } catch (IOException e) {
      throw new AssertionError("nothing is unpacked in " + parent, e);
    }
  }

  /** Where the build has put it. */
  static Path folder(String folder) {
    return Path.of(System.getProperty("containers.folder")).resolve(folder);
  }

  /** Copies the files of one folder, but none of the folders in it. */
  static void copyFiles(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
