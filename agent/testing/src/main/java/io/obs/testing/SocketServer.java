package io.obs.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A server on a socket, so that it can also answer wrongly or not at all. Its threads are daemons,
 * one a connection.
 */
abstract class SocketServer implements Closeable {
  private final ServerSocket listener;
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

  /** Takes connections once it is started. */
  SocketServer(ServerSocket listener) {
    this.listener = listener;
  }

  /** Called when the constructor is done. */
  final void start() {
    start(this::accept);
  }

  private static void start(Runnable body) {
    Thread thread = new Thread(body, "test-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it listens. */
  public final int port() {
    return listener.getLocalPort();
  }

  /** How many connections there were. */
  public final int connections() {
    return sockets.size();
  }

  @Override
  public final void close() throws IOException {
    listener.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serveUntilGone(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serveUntilGone(Socket socket) {
    try {
      serve(socket);
    } catch (IOException e) {
      // the client is gone
    }
  }

  /** Answers what comes on a connection; throws once the client is gone. */
  abstract void serve(Socket socket) throws IOException;
}
