package io.obs.instrumentation.jdkhttpserver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.obs.testing.HttpConnection;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;

/** The server, serving before it is woven: what is under way then is not observed. */
class JdkHttpServerAttachTest extends JdkHttpServerContract {
  @BeforeAll
  static void attach() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/held",
        exchange -> {
          entered.countDown();
          try {
            released.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          exchange.sendResponseHeaders(200, -1);
        });
    server.createContext("/", exchange -> answer(exchange, 200, "idle"));
    server.start();
    try (HttpConnection held = new HttpConnection(server.getAddress().getPort());
        HttpConnection idle = new HttpConnection(server.getAddress().getPort())) {
      assertEquals("idle", exchange(idle, "GET", "/", "").body);
      held.request("GET", "/held", "");
      entered.await(20, TimeUnit.SECONDS);
      RecordingSink sink = Weaving.install();
      released.countDown();
      assertEquals(200, held.response().status);
      assertEquals("idle", exchange(idle, "GET", "/", "").body);
      expect(sink, "GET / 200 -");
      sink.clear();
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
