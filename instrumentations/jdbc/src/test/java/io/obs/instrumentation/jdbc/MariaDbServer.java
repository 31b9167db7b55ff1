package io.obs.instrumentation.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.testing.Folders;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/**
 * A real MariaDB: the one that {@code OBS_TEST_MARIADB} names ({@code
 * 127.0.0.1:3306/shop?user=u&password=p}), or one that the script {@code mariadb} in the folder
 * that {@code OBS_TEST_RECEIVERS} names starts and stops. Where there is none, the test is left
 * out, and the run says so.
 */
final class MariaDbServer {
  private static final String GIVEN = System.getenv("OBS_TEST_MARIADB");
  private static final String RECEIVERS = System.getenv("OBS_TEST_RECEIVERS");
  private static final long SCRIPT_SECONDS = 100;

  private final Path folder;
  private final int port;

  private MariaDbServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Returns when it is ready. */
  static MariaDbServer start() throws IOException, InterruptedException {
    if (GIVEN != null) {
      return new MariaDbServer(null, 0);
    }
    if (RECEIVERS == null || !script().canExecute()) {
      assumeTrue(false, leftOut("OBS_TEST_RECEIVERS names no folder with a script mariadb"));
    }
    Path folder =
        // run as root, the server becomes another user, who must get there
        Files.createTempDirectory(
            "obs-mariadb",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    MariaDbServer server = new MariaDbServer(folder, port);
    if (server.run("start") != 0) {
      String said = server.said();
      server.stop();
      assumeTrue(false, leftOut(said));
    }
    return server;
  }

  private static File script() {
    return new File(RECEIVERS, "mariadb");
  }

  private static String leftOut(String why) {
    String reason = "left out: no MariaDB runs here: " + why;
    System.err.println(reason);
    return reason;
  }

  /** What follows {@code jdbc:mariadb://} or {@code jdbc:mysql://}, with user and password. */
  String address() {
    return GIVEN != null ? GIVEN : "127.0.0.1:" + port + "/obs?user=obs&password=obs";
  }

  /** The name of the database. */
  String database() {
    return address().substring(address().indexOf('/') + 1).split("\\?")[0];
  }

  private int run(String verb) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(script().getPath(), verb, folder.resolve("server").toString());
    builder.environment().put("PORT", String.valueOf(port));
    // unpacked once, where every user can read it
    File cache = new File(System.getProperty("java.io.tmpdir"), "obs-receivers-cache");
    builder.environment().put("OBS_RECEIVERS_CACHE", cache.getPath());
    builder.redirectErrorStream(true).redirectOutput(output().toFile());
    builder.redirectInput(new File("/dev/null"));
    Process process = builder.start();
    if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(script() + " " + verb + " has not ended: " + said());
    }
    return process.exitValue();
  }

  private Path output() {
    return folder.resolve("said.txt");
  }

  private String said() throws IOException {
    return new String(Files.readAllBytes(output()), StandardCharsets.UTF_8);
  }

  /** Stops it, if it was started here. */
  void stop() throws IOException, InterruptedException {
    if (folder != null) {
      run("stop");
      Folders.delete(folder);
    }
  }
}
