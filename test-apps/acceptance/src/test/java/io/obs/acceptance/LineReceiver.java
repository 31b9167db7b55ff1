package io.obs.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that takes lines, as logstash's TCP input does. */
final class LineReceiver implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LineReceiver(ServerSocket server) {
    this.server = server;
  }

  /**
   * @param port 0 for any
   */
  static LineReceiver on(int port) throws IOException {
    return on(new ServerSocket(), port);
  }

  /**
   * @param server not yet bound
   */
  static LineReceiver on(ServerSocket server, int port) throws IOException {
    LineReceiver receiver = new LineReceiver(server);
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    start(receiver::accept);
    return receiver;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "line-receiver");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  /** What has come so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.add(socket);
        start(() -> read(socket));
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

  /** Goes away, and its connections with it. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : connections) {
      each.close();
    }
  }
}
