package clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets clients call, one after the other, and each a server of its own, so that its port tells the
 * calls apart. Prints a line for each: {@code called NAME PORT REQUESTS}, or what it failed with.
 */
public final class Calls {
  private static final byte[] BODY = "hello".getBytes(StandardCharsets.US_ASCII);

  private Calls() {}

  /** A library, set up so that it makes its calls by one client. */
  public interface Client {
    /**
     * Makes a call and reads what it is answered; may throw for a status of 400 and more.
     *
     * @param method {@code GET}, or {@code POST} with a body
     */
    void call(String method, URI uri) throws Exception;
  }

  /** Makes three calls: two that are answered, and one for what is not there. */
  public static void make(String name, Client client) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", exchange -> answer(exchange, requests));
    server.start();
    int port = server.getAddress().getPort();
    try {
      client.call("GET", uri(port, "/ok"));
      client.call("POST", uri(port, "/ok"));
      try {
        client.call("GET", uri(port, "/missing"));
      } catch (Exception e) {
        // so some tell of 404
      }
      System.out.println("called " + name + ' ' + port + ' ' + requests);
    } catch (Exception | LinkageError e) {
      System.out.println("failed " + name + ": " + e);
      e.printStackTrace();
    } finally {
      server.stop(0);
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static void answer(HttpExchange exchange, AtomicInteger requests) throws IOException {
    requests.incrementAndGet();
    try (InputStream body = exchange.getRequestBody()) {
      while (body.read() >= 0) {
        // to its end
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    // Elasticsearch's client takes answers of nothing else
    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
    int status = exchange.getRequestURI().getPath().equals("/ok") ? 200 : 404;
    exchange.sendResponseHeaders(status, BODY.length);
    exchange.getResponseBody().write(BODY);
    exchange.close();
  }

  /** All is called; waits until the process is ended. */
  public static void done() throws InterruptedException {
    System.out.println("done");
    new CountDownLatch(1).await();
  }
}
