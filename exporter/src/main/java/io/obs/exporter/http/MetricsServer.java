package io.obs.exporter.http;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where Prometheus scrapes: an HTTP/1.1 server (RFC 9110, RFC 9112) that answers GET and HEAD for
 * the metrics, a page about the agent at {@code /}, and {@code /-/healthy}. Our own, as the JDK's
 * is missing from jlinked runtimes and logs through the application's logging, and as it has no
 * limits; plain blocking sockets, as the JDK's selectors may be replaced by the application.
 *
 * <p>Runs in the agent's loader. Its threads are daemons named {@code obs-http-…} without a context
 * class loader: one that accepts, and one for each open connection, which ends with it. None of
 * them shares a lock with the application but those of the registry's collectors, and none of those
 * is held while a client is waited for. Idle, it costs one blocked thread; with a connection open,
 * one wake-up a second besides.
 *
 * <p>Clients cannot harm: connections, header sizes, times, and the memory for responses are
 * bounded ({@link Limits}), and when there is no room for a newcomer, whoever has been without a
 * complete request for longest goes. What goes wrong is told to the {@code trouble} listener, each
 * kind at most once a minute; nothing is ever written to standard output or error.
 */
public final class MetricsServer implements AutoCloseable {
  /** Enough for all clients at once while the accepting thread is held up by a busy machine. */
  private static final int BACKLOG = 128;

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2000;
  private static final long CLOSE_MILLIS = 1000;

  private final Limits limits;
  private final Trouble trouble;
  private final Pages pages;
  private final Connections connections;
  private final ServerSocket listener;
  private final Thread acceptor;
  private volatile boolean closed;
  private long connectionCount;
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  MetricsServer(
      ServerSocket listener,
      CollectorRegistry registry,
      String metricsPath,
      Supplier<String> home,
      Trouble trouble,
      Limits limits) {
    this.limits = limits;
    this.trouble = trouble;
    this.pages = new Pages(registry, metricsPath, home, trouble, limits);
    this.connections = new Connections(limits, trouble);
    this.listener = listener;
    this.acceptor = daemon(new Acceptor(), "obs-http-accept-" + port());
  }

  /**
   * Takes the first free port of the range. Clients may connect from now on, and are answered once
   * {@link #start} is called. May ask the name service if the host is a name.
   *
   * @param host {@code 0.0.0.0} or {@code ::} (every address), a name, or an address
   * @param registry what is served; read anew by each scrape
   * @param metricsPath such as {@code /metrics}
   * @param home gives the plain text at {@code /}; called by any of our threads
   * @param trouble hears what goes wrong, in lines for the agent's log; called by any of our
   *     threads
   * @throws BindException naming the range, if none of its ports can be had
   * @throws IOException if the host is unknown, or no socket can be had
   * @throws IllegalArgumentException if the path does not start with a slash
   */
  public static MetricsServer bind(
      String host,
      PortRange ports,
      CollectorRegistry registry,
      String metricsPath,
      Supplier<String> home,
      Consumer<String> trouble)
      throws IOException {
    Trouble minutely = new Trouble(trouble, TimeUnit.MINUTES.toNanos(1));
    return bind(host, ports, registry, metricsPath, home, minutely, new Limits());
  }

  static MetricsServer bind(
      String host,
      PortRange ports,
      CollectorRegistry registry,
      String metricsPath,
      Supplier<String> home,
      Trouble trouble,
      Limits limits)
      throws IOException {
    if (!metricsPath.startsWith("/")) {
      throw new IllegalArgumentException("'" + metricsPath + "' does not start with a slash");
    }
    ServerSocket listener = listen(host, ports);
    return new MetricsServer(listener, registry, metricsPath, home, trouble, limits);
  }

  private static ServerSocket listen(String host, PortRange ports) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    BindException taken = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      // SO_REUSEADDR stays as the JDK sets it: on where it lets a restart pass connections in
      // TIME_WAIT, off on Windows, where it would let two servers share a port.
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(address, port), BACKLOG);
        return socket;
      } catch (BindException e) {
        taken = e;
        socket.close();
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    }
    boolean one = ports.first() == ports.last();
    BindException none =
        new BindException(
            (one ? "cannot listen at port " : "cannot listen at any port of ")
                + (ports + " of " + host)
                + (taken == null ? "" : ": " + taken.getMessage()));
    none.initCause(taken);
    throw none;
  }

  /** The port that is listened at; never 0. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Starts to answer; to be called once. */
  public void start() {
    acceptor.start();
  }

  /**
   * Frees the port and cuts off all clients. A collection that is under way ends by itself, on a
   * daemon thread. Waits up to a second for the accepting thread, as on some systems the port is
   * held until that one has woken.
   */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      trouble.report(Trouble.Kind.INTERNAL, "the metrics endpoint's port was not freed: " + e);
    }
    connections.close();
    if (Thread.currentThread() != acceptor) {
      try {
        acceptor.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    // A thread inherits the loader of the one that starts it, and would keep an application's
    // loader from being collected.
    thread.setContextClassLoader(null);
    return thread;
  }

  private void admit(Socket socket) throws IOException {
    boolean started = false;
    Connection connection = null;
    try {
      connection = new Connection(socket, connections, pages, limits, trouble);
      if (connections.admit(connection)) {
        daemon(connection, "obs-http-connection-" + ++connectionCount).start();
        started = true;
      } else if (!closed) {
        trouble.report(Trouble.Kind.CROWD, "a client was turned away: all others are collecting");
      }
    } finally {
      if (!started) { // turned away, or no memory or thread is left
        socket.close();
        if (connection != null) {
          connections.remove(connection);
        }
      }
    }
  }

  /** Lets clients in, and between two of them looks at the deadlines of those inside. */
  private final class Acceptor implements Runnable {
    @Override
    public void run() {
      try {
        warmUp();
      } catch (Throwable e) {
        // the heap is full, and to tell of it fails as well
      }
      while (!closed && !listener.isClosed()) {
        try {
          round();
        } catch (Throwable e) {
          // Where the heap is full, so does all that is done about it fail: what a handler needs is
          // not even loaded. In here nothing is needed.
        }
      }
    }

    private void round() {
      try {
        listener.setSoTimeout(connections.isEmpty() ? 0 : limits.tickMillis());
        admit(listener.accept());
        pauseMillis = FIRST_PAUSE_MILLIS;
      } catch (SocketTimeoutException e) {
        // time to sweep
      } catch (Throwable e) {
        recover(e);
      }
      connections.sweep();
    }

    private void warmUp() {
      try {
        WarmUp.run(limits, trouble);
      } catch (Throwable e) {
        trouble.report(Trouble.Kind.INTERNAL, "the metrics endpoint failed to warm up: " + e);
      }
    }

    /**
     * No file descriptor or no thread is left, most likely: a client may be in the backlog all the
     * same, so accepting again at once would fail again, and so on at full speed.
     */
    private void recover(Throwable cause) {
      try {
        if (!closed) {
          trouble.report(Trouble.Kind.ACCEPT, "the metrics endpoint cannot accept: " + cause);
          connections.pause(pauseMillis);
          pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
      } catch (Throwable e) {
        // Out of memory while telling of it; the next round tries again.
      }
    }
  }
}
