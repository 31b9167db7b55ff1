package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is measured of every HTTP client: each call of an application is one observation with these
 * labels, redirects and authentication included, and nothing stays in flight.
 */
@Timeout(60)
public abstract class HttpClientContract {
  private static final int THREADS = 8;

  private static SSLContext tls;

  /** What all measurements go to. */
  protected final RecordingSink sink = Weaving.install();

  private TestServer server;
  private Observed observed;

  /** Starts the server. */
  @BeforeEach
  void startServer() throws IOException {
    server = new TestServer();
    observed = new Observed(sink, "client");
  }

  /** Stops it. */
  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  /**
   * Sends a request, follows redirects, answers to a challenge for user and password, reads the
   * body whatever the status is, and returns the status.
   *
   * @param body null for none
   * @param timeoutMillis for connecting as for the response; 0 for none
   */
  protected abstract int send(String method, URI uri, byte[] body, int timeoutMillis)
      throws Exception;

  /** Lets the client trust these certificates from now on. */
  protected abstract void trust(SSLContext context);

  /** Whether the client sends methods that HTTP does not know. */
  protected abstract boolean supportsAnyMethod();

  /** Whether reading the body is part of the call. */
  protected abstract boolean measuresBody();

  /** What a client does with redirects that never end: its labels behind the port. */
  protected abstract String endlessRedirects();

  /** The server of this case. */
  protected final TestServer server() {
    return server;
  }

  /** An observation of a call to the server of this case. */
  protected final String to(String method, String statusAndError) {
    return method + " localhost " + server.port() + ' ' + statusAndError;
  }

  /** Asserts that just these calls were observed. */
  protected final void observed(String... expected) throws Exception {
    observed.exactly(expected);
  }

  private int send(String method, String path) throws Exception {
    return send(method, server.uri(path), null, 0);
  }

  @Test
  void get() throws Exception {
    assertEquals(200, send("GET", "/ok"));
    observed(to("GET", "200 -"));
    assertTrue(sink.observations("client").get(0).nanos() > 0);
  }

  @Test
  void head() throws Exception {
    assertEquals(200, send("HEAD", "/ok"));
    observed(to("HEAD", "200 -"));
  }

  @Test
  void postWithBody() throws Exception {
    assertEquals(200, send("POST", server.uri("/ok"), new byte[100_000], 0));
    observed(to("POST", "200 -"));
  }

  @Test
  void putWithBody() throws Exception {
    assertEquals(200, send("PUT", server.uri("/ok"), new byte[10], 0));
    observed(to("PUT", "200 -"));
  }

  @Test
  void unknownMethod() throws Exception {
    if (supportsAnyMethod()) {
      assertEquals(200, send("PROPFIND", "/ok"));
      observed(to("_OTHER", "200 -"));
    }
  }

  @Test
  void errorStatus() throws Exception {
    assertEquals(404, send("GET", "/status/404"));
    assertEquals(410, send("GET", "/status/410"));
    assertEquals(500, send("GET", "/status/500"));
    assertEquals(503, send("POST", server.uri("/status/503"), new byte[1], 0));
    observed(
        to("GET", "404 404"), to("GET", "410 410"), to("GET", "500 500"), to("POST", "503 503"));
  }

  @Test
  void redirects() throws Exception {
    assertEquals(200, send("GET", "/redirect/0"));
    assertEquals(200, send("GET", "/redirect/1"));
    assertEquals(200, send("GET", "/redirect/2"));
    observed(to("GET", "200 -"), to("GET", "200 -"), to("GET", "200 -"));
  }

  @Test
  void redirectsThatNeverEnd() throws Exception {
    try {
      send("GET", "/circular");
    } catch (Exception e) {
      // some give up so, some hand out the last response
    }
    observed(to("GET", endlessRedirects()));
  }

  @Test
  void authentication() throws Exception {
    assertEquals(200, send("GET", "/login"));
    observed(to("GET", "200 -"));
  }

  @Test
  void refused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      port = socket.getLocalPort();
    }
    Exception thrown =
        assertThrows(
            Exception.class,
            () -> send("GET", URI.create("http://localhost:" + port + "/"), null, 0));
    observed("GET localhost " + port + " 0 " + thrown.getClass().getName());
  }

  @Test
  void unknownHost() throws Exception {
    Exception thrown =
        assertThrows(
            Exception.class,
            () -> send("GET", URI.create("http://no-such-host.invalid/"), null, 0));
    observed("GET no-such-host.invalid 80 0 " + thrown.getClass().getName());
  }

  @Test
  void connectTimeout() throws Exception {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      // nobody accepts; once the queue is full the system drops what comes
      boolean room = true;
      while (room) {
        Socket socket = new Socket();
        filling.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 300);
        } catch (IOException e) {
          room = false;
        }
      }
      int port = ((InetSocketAddress) full.getLocalSocketAddress()).getPort();
      Exception thrown =
          assertThrows(
              Exception.class,
              () -> send("GET", URI.create("http://localhost:" + port + "/"), null, 300));
      observed("GET localhost " + port + " 0 " + thrown.getClass().getName());
    } finally {
      for (Socket socket : filling) {
        socket.close();
      }
    }
  }

  @Test
  void readTimeout() throws Exception {
    Exception thrown =
        assertThrows(Exception.class, () -> send("GET", server.uri("/silent"), null, 300));
    observed(to("GET", "0 " + thrown.getClass().getName()));
    assertTrue(sink.observations("client").get(0).nanos() > 100_000_000L);
  }

  @Test
  void closedWithinHeaders() throws Exception {
    String expected;
    try {
      expected = send("GET", "/headers-cut") + " -"; // some take what there is
    } catch (Exception e) {
      expected = "0 " + e.getClass().getName();
    }
    observed(to("GET", expected));
  }

  @Test
  void closedWithinBody() throws Exception {
    String expected;
    try {
      expected = send("GET", "/body-cut") + " -";
    } catch (Exception e) {
      expected = measuresBody() ? "0 " + e.getClass().getName() : "200 -";
    }
    observed(to("GET", expected));
  }

  @Test
  void https() throws Exception {
    if (tls == null) {
      tls = TestTls.selfSigned();
    }
    try (TestServer secure = new TestServer("https", tls.getServerSocketFactory())) {
      Exception thrown =
          assertThrows(Exception.class, () -> send("GET", secure.uri("/ok"), null, 0));
      trust(tls);
      assertEquals(200, send("GET", secure.uri("/ok"), null, 0));
      assertEquals(200, send("POST", secure.uri("/redirect/1"), new byte[10], 0));
      String to = " localhost " + secure.port() + ' ';
      observed(
          "GET" + to + "0 " + thrown.getClass().getName(),
          "GET" + to + "200 -",
          "POST" + to + "200 -");
    }
  }

  @Test
  void reusedConnection() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals(200, send("GET", "/ok"));
    }
    observed(Collections.nCopies(20, to("GET", "200 -")).toArray(new String[0]));
    assertTrue(server.connections() < 20, "connections are kept");
  }

  @Test
  void manyThreads() throws Exception {
    ManyThreads.run(
        THREADS,
        thread -> {
          for (int i = 0; i < 25; i++) {
            assertEquals(200, send("GET", "/ok"));
          }
        });
    observed(Collections.nCopies(THREADS * 25, to("GET", "200 -")).toArray(new String[0]));
  }
}
