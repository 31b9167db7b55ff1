package io.obs.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A warm JVM whose threads' processor time and allocation are read between requests. */
final class ProbedJvm implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final long TAIL_MILLIS = 20;

  private final MeasuredJvm jvm;
  private final Socket probe;
  private final DataInputStream answers;
  private final Map<String, Long> nanosByThread = new HashMap<>();

  private ProbedJvm(MeasuredJvm jvm, Socket probe) throws IOException {
    this.jvm = jvm;
    this.probe = probe;
    this.answers = new DataInputStream(probe.getInputStream());
  }

  static ProbedJvm of(MeasuredJvm jvm, Options options) throws IOException, InterruptedException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(PATIENCE_MILLIS);
      jvm.jcmd(
          options, "JVMTI.agent_load", Options.ownJar().toString(), "" + listener.getLocalPort());
      Socket probe = listener.accept();
      probe.setTcpNoDelay(true);
      probe.setSoTimeout(PATIENCE_MILLIS);
      return new ProbedJvm(jvm, probe);
    }
  }

  /** Lets what follows an answer come to its end. */
  void settle() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(TAIL_MILLIS);
  }

  /** By all Java threads since the JVM started. */
  long allocatedBytes() throws IOException {
    probe.getOutputStream().write(1);
    return answers.readLong();
  }

  /**
   * Of all threads, the JVM's own and its collector's too, but not of the compilers (C1 and C2):
   * the kernel's account, in nanoseconds. A thread that has ended counts with what it had when it
   * was last seen.
   */
  long cpuNanos() throws IOException {
    Path tasks = Path.of("/proc/" + jvm.pid() + "/task");
    String[] ids = tasks.toFile().list();
    for (String id : ids == null ? new String[0] : ids) {
      try {
        if (!Files.readString(tasks.resolve(id).resolve("comm")).matches("(?s)C[12] Compiler.*")) {
          String account = Files.readString(tasks.resolve(id).resolve("schedstat"));
          nanosByThread.put(id, Long.valueOf(account.substring(0, account.indexOf(' '))));
        }
      } catch (NoSuchFileException e) {
        // it has ended meanwhile
      } catch (IOException e) {
        if (Files.exists(tasks.resolve(id))) { // else: ended while it was read
          throw e;
        }
      }
    }
    return nanosByThread.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() throws IOException {
    probe.close();
    jvm.close();
  }
}
