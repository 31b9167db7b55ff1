package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which port is taken, and when it is given back. */
class MetricsServerBindTest {
  private static MetricsServer bind(String host, String ports) throws IOException {
    return MetricsServer.bind(
        host, PortRange.parse(ports), new CollectorRegistry(), "/metrics", () -> "", line -> {});
  }

  @Test
  void takesTheNextPortOfTheRange() throws IOException {
    try (MetricsServer first = bind("127.0.0.1", "0")) {
      int port = first.port();
      assumeTrue(port < 65500, "no room for a range above port " + port);
      try (MetricsServer second = bind("127.0.0.1", port + "-" + (port + 30))) {
        assertTrue(second.port() > port && second.port() <= port + 30);
        second.start();
        assertEquals(200, Client.get(second.port(), "/-/healthy").status);
      }
    }
  }

  @Test
  void namesTheRangeIfAllOfItIsTaken() throws IOException {
    try (MetricsServer first = bind("127.0.0.1", "0")) {
      String port = String.valueOf(first.port());
      String one = assertThrows(BindException.class, () -> bind("127.0.0.1", port)).getMessage();
      assertTrue(one.startsWith("cannot listen at port " + port + " of 127.0.0.1: "), one);
      try (MetricsServer second = next(first.port())) {
        String range = first.port() + "-" + second.port();
        String both =
            assertThrows(BindException.class, () -> bind("127.0.0.1", range)).getMessage();
        assertTrue(both.contains("any port of " + range + " of 127.0.0.1: "), both);
      }
    }
  }

  private static MetricsServer next(int port) throws IOException {
    try {
      return bind("127.0.0.1", String.valueOf(port + 1));
    } catch (BindException e) {
      assumeTrue(false, "somebody else has port " + (port + 1));
      throw e;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, 127.0.0.1", "0.0.0.0, 0.0.0.0", "127.0.0.1, 0.0.0.0"})
  void twoLiveServersDoNotShareAPort(String one, String other) throws IOException {
    try (MetricsServer first = bind(one, "0")) {
      String port = String.valueOf(first.port());
      assertThrows(BindException.class, () -> bind(other, port).close());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1",
    "127.0.0.1, 127.0.0.1",
    "localhost, localhost",
    "::, 127.0.0.1",
    "::1, ::1",
    "[::1], ::1"
  })
  void listensAt(String host, String client) throws IOException {
    assumeTrue(!host.contains(":") || hasIpv6(), "no IPv6 here");
    try (MetricsServer server = bind(host, "0")) {
      server.start();
      try (Socket socket = new Socket(InetAddress.getByName(client), server.port())) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes("US-ASCII"));
        assertEquals('H', socket.getInputStream().read());
      }
    }
  }

  private static boolean hasIpv6() {
    try (MetricsServer server = bind("::1", "0")) {
      return server.port() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void refusesAnUnknownHost() {
    assertThrows(UnknownHostException.class, () -> bind("no.such.host.invalid", "0"));
  }

  @Test
  void closingFreesThePortAtOnceWithClientsConnected() throws IOException {
    MetricsServer server = bind("127.0.0.1", "0");
    int port = server.port();
    for (int i = 0; i < 10; i++) {
      server.start();
      try (Client client = new Client(port);
          Client idle = new Client(port)) {
        // The server ends this one first, which leaves it in TIME_WAIT at the server's side.
        assertEquals(200, client.send("GET / HTTP/1.0\r\n\r\n").reply().status);
        assertTrue(client.isClosed());
        server.close();
        server.close();
        assertTrue(idle.isClosed());
        server = bind("127.0.0.1", String.valueOf(port));
      }
    }
    server.close();
  }
}
