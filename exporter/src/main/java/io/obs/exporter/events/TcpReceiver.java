package io.obs.exporter.events;

import io.obs.bootstrap.DaemonThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * A receiver at the other end of a TCP connection, with TLS or without: lines as they are, for
 * logstash and its like, or syslog messages. One connection, made anew when it is lost.
 *
 * <p>A line of which not all could be handed over is sent again, whole, on the next connection.
 * What TCP itself cannot tell is whether the other side has read what was handed over: the last
 * lines before a receiver dies may be lost without a word. A small send buffer keeps them few, and
 * so does a second thread that waits for the receiver to close, as otherwise only the line after
 * the next would show it.
 *
 * <p>Not logstash-logback-encoder's appender: it brings a ring buffer (Disruptor) and logback's
 * network packages, its events wait as objects and not as bounded bytes, it cannot be asked to
 * flush, and what it drops it does not count.
 */
final class TcpReceiver implements Destination {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /** A receiver that takes nothing for so long may have been gone without a word, half-open. */
  private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** One that closes sooner than this does not want us, and is not tried again at once. */
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final ReceiverAddress address;
  private final SyslogFormat syslog;
  private final TlsClient tls;
  private final long stalledNanos;
  private volatile Connection connection;
  private volatile boolean closed;

  /**
   * @param syslog null to send lines as they are
   * @param tls null for none
   */
  TcpReceiver(String name, ReceiverAddress address, SyslogFormat syslog, TlsClient tls) {
    this(name, address, syslog, tls, STALLED_NANOS);
  }

  TcpReceiver(
      String name, ReceiverAddress address, SyslogFormat syslog, TlsClient tls, long stalledNanos) {
    this.name = name;
    this.address = address;
    this.syslog = syslog;
    this.tls = tls;
    this.stalledNanos = stalledNanos;
  }

  @Override
  public void open() throws IOException {
    connection = connect();
  }

  @Override
  public void send(EventLine line) throws IOException {
    byte[] message = syslog == null ? line.bytes : syslog.frame(line);
    Connection current = connection;
    if (current != null && !current.lost) {
      try {
        current.write(message);
        return;
      } catch (IOException e) {
        // Perhaps it was lost long ago and only now shows it: a new one tells.
      }
    }
    if (current != null) {
      current.end();
      connection = null;
      if (System.nanoTime() - current.openedNanos < SHORT_NANOS) {
        throw new IOException("the receiver closes the connection at once");
      }
    }
    current = connect();
    connection = current;
    current.write(message);
  }

  /** Asks for the addresses each time: receivers move. */
  private Connection connect() throws IOException {
    IOException failure = null;
    for (InetAddress each : InetAddress.getAllByName(address.host)) {
      if (closed) {
        break;
      }
      // Without the proxy that the application may have set for itself.
      Socket raw = new Socket(Proxy.NO_PROXY);
      try {
        raw.setSendBufferSize(SEND_BUFFER_BYTES);
        raw.setTcpNoDelay(true);
        raw.setKeepAlive(true);
        raw.setSoTimeout(CONNECT_MILLIS); // for the handshake
        raw.connect(new InetSocketAddress(each, address.port), CONNECT_MILLIS);
        Socket socket = tls == null ? raw : tls.connect(raw, address);
        raw.setSoTimeout(
            (int) TimeUnit.NANOSECONDS.toMillis(Math.max(4_000_000, stalledNanos / 4)));
        Connection made = new Connection(raw, socket);
        DaemonThread.create(
                "obs-events " + name + " watch", made, EventWriter.class.getClassLoader())
            .start();
        return made;
      } catch (IOException e) {
        close(raw);
        failure = e;
      } catch (RuntimeException | Error e) {
        close(raw);
        throw e;
      }
    }
    throw failure == null ? new IOException("closed") : failure;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use either way.
    }
  }

  @Override
  public boolean comesBack() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    Connection current = connection;
    if (current != null) {
      current.end();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** One connection; its own thread reads, and throws away, what the receiver says. */
  private final class Connection implements Runnable {
    final long openedNanos = System.nanoTime();

    private final Socket raw;
    private final InputStream in;
    private final OutputStream out;

    /** Since when a line is on its way; 0 when none is. */
    private volatile long writingSinceNanos;

    volatile boolean lost;

    /**
     * @param raw what to close: a TLS socket may wait for the one that writes
     */
    Connection(Socket raw, Socket socket) throws IOException {
      this.raw = raw;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    void write(byte[] message) throws IOException {
      writingSinceNanos = System.nanoTime() | 1;
      try {
        out.write(message);
        out.flush();
      } finally {
        writingSinceNanos = 0;
      }
    }

    @Override
    public void run() {
      byte[] thrownAway = new byte[512];
      try {
        while (true) {
          try {
            if (in.read(thrownAway) < 0) {
              break;
            }
          } catch (SocketTimeoutException e) {
            long since = writingSinceNanos;
            if (since != 0 && System.nanoTime() - since > stalledNanos) {
              break;
            }
          }
        }
      } catch (IOException e) {
        // Reset, or closed by us.
      } finally {
        end();
      }
    }

    void end() {
      lost = true;
      close(raw);
    }
  }
}
