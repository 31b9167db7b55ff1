package io.obs.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * TCP ports that nobody listens on now, on any address. None is handed out twice in one JVM;
 * another process may still take one, so a test that can use port 0 does so.
 */
public final class FreePorts {
  private static final int ATTEMPTS = 100;
  private static final Set<Integer> HANDED_OUT = new HashSet<>();

  private FreePorts() {}

  /** One free port. */
  public static int one() {
    return range(1);
  }

  /** The first of {@code count} successive free ports. */
  public static synchronized int range(int count) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int first = anyPort();
      if (allFree(first, count)) {
        for (int port = first; port < first + count; port++) {
          HANDED_OUT.add(port);
        }
        return first;
      }
    }
    throw new AssertionError(
        "no " + count + " successive free ports after " + ATTEMPTS + " attempts");
  }

  private static boolean allFree(int first, int count) {
    for (int port = first; port < first + count; port++) {
      if (port > 65535 || HANDED_OUT.contains(port) || !isFree(port)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a server could listen on the port now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int anyPort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
