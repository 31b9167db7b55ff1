package io.obs.exporter.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real server on loopback that reads lines, and that can go away as servers do. */
final class LineServer implements AutoCloseable {
  private final ServerSocket server;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<Socket> connections = new ArrayList<>();
  private volatile boolean reading = true;
  private volatile boolean resetting;
  private int accepted;

  /** On any free port. */
  LineServer() throws IOException {
    this(new ServerSocket(), 0);
  }

  /**
   * @param server not yet bound
   * @param port 0 for any
   */
  LineServer(ServerSocket server, int port) throws IOException {
    this.server = server;
    server.setReuseAddress(true);
    server.setReceiveBufferSize(4096);
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Accepts connections, but reads nothing from those to come. */
  LineServer withoutReading() {
    reading = false;
    return this;
  }

  /** Resets every connection to come at once. */
  LineServer resetting() {
    resetting = true;
    return this;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        synchronized (connections) {
          connections.add(socket);
          accepted++;
          connections.notifyAll();
        }
        if (resetting) {
          reset(socket);
        } else if (reading) {
          start(() -> read(socket));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void read(Socket socket) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        lines.add(line);
      }
    } catch (IOException e) {
      // gone
    }
  }

  /** The next line; fails if none comes. */
  String next() throws InterruptedException {
    String line = lines.poll(30, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("no line came");
    }
    return line;
  }

  /** How many lines have come and were not asked for. */
  int more() {
    return lines.size();
  }

  /** Waits until so many connections were accepted in all. */
  void awaitAccepted(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    synchronized (connections) {
      while (accepted < count) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new AssertionError(accepted + " connections, not " + count);
        }
        TimeUnit.NANOSECONDS.timedWait(connections, left);
      }
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Goes away, and closes its connections. */
  @Override
  public void close() throws IOException {
    server.close();
    synchronized (connections) {
      for (Socket each : connections) {
        each.close();
      }
    }
  }
}
