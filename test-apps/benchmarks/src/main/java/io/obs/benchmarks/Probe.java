package io.obs.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/**
 * Loaded into each warm JVM, of every arm alike: tells how many bytes its threads have allocated.
 * Weaves nothing. What the probe's own thread allocates is left out; a thread that has ended counts
 * with what it had when it was last seen.
 */
public final class Probe implements Runnable {
  private final Socket socket;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Map<Long, Long> allocated = new HashMap<>();

  private Probe(Socket socket) {
    this.socket = socket;
  }

  /** Connects to the benchmark, which listens at this port. */
  public static void agentmain(String port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.strip()));
    socket.setTcpNoDelay(true);
    Thread thread = new Thread(new Probe(socket), "benchmark-probe");
    thread.setDaemon(true);
    thread.start();
  }

  /** Answers each byte with one number, until the benchmark goes away. */
  @Override
  public void run() {
    try (socket) {
      InputStream in = socket.getInputStream();
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      while (in.read() >= 0) {
        out.writeLong(allocatedBytes());
      }
    } catch (IOException e) {
      // the benchmark has ended
    }
  }

  private long allocatedBytes() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0 && ids[i] != Thread.currentThread().getId()) {
        allocated.put(ids[i], bytes[i]);
      }
    }
    return allocated.values().stream().mapToLong(Long::longValue).sum();
  }
}
