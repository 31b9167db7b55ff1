package io.obs.instrumentation.javahttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.testing.Deadline;
import io.obs.testing.RecordingSink;
import io.obs.testing.Weaving;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.PushBuilder;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client over HTTP/2 without encryption, to Tomcat. */
@Timeout(60)
class Http2Test {
  @TempDir static Path folder;

  private static final RecordingSink SINK = Weaving.install();
  private static Tomcat tomcat;
  private static HttpClient client;

  private static final class Page extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/missing")) {
        response.sendError(404);
        return;
      }
      PushBuilder push = request.newPushBuilder();
      if (request.getRequestURI().equals("/pushing") && push != null) {
        push.path("/pushed").push();
      }
      response.getWriter().print(request.getProtocol() + ' ' + request.getRequestURI());
    }
  }

  @BeforeAll
  @SuppressWarnings("deprecation") // the mapping; there is no other way in Tomcat 9
  static void start() throws Exception {
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.addUpgradeProtocol(new Http2Protocol());
    tomcat.setConnector(connector);
    Context context =
        tomcat.addContext("", Files.createDirectory(folder.resolve("docs")).toString());
    Tomcat.addServlet(context, "page", new Page());
    context.addServletMappingDecoded("/", "page");
    tomcat.start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  }

  @AfterAll
  static void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @BeforeEach
  void clear() {
    SINK.clear();
  }

  private static int port() {
    return tomcat.getConnector().getLocalPort();
  }

  private static HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).build();
  }

  private static void assertObserved(String... statusAndError) throws Exception {
    List<String> expected = new ArrayList<>();
    for (String end : statusAndError) {
      expected.add("GET localhost " + port() + ' ' + end);
    }
    Deadline.await(
        () -> SINK.observations("client").size() >= expected.size() && SINK.inFlight().isEmpty());
    assertEquals(expected.toString(), SINK.observations("client").toString());
    assertEquals("{}", SINK.inFlight().toString());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  @Test
  void upgradedAndReused() throws Exception {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> response = client.send(get("/page"), BodyHandlers.ofString());
      assertEquals("HTTP/2.0 /page", response.body());
    }
    assertObserved("200 -", "200 -", "200 -", "200 -", "200 -");
  }

  @Test
  void errorStatus() throws Exception {
    assertEquals(404, client.send(get("/missing"), BodyHandlers.discarding()).statusCode());
    assertObserved("404 404");
  }

  @Test
  void manyStreams() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      futures.add(client.sendAsync(get("/page"), BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> future : futures) {
      assertEquals(200, future.get().statusCode());
    }
    assertObserved(Collections.nCopies(50, "200 -").toArray(new String[0]));
  }

  /** What a server pushes nobody has asked for: it belongs to the call that it came with. */
  @Test
  void pushed() throws Exception {
    ConcurrentHashMap<HttpRequest, CompletableFuture<HttpResponse<String>>> pushes =
        new ConcurrentHashMap<>();
    HttpResponse<String> response =
        client
            .sendAsync(
                get("/pushing"),
                BodyHandlers.ofString(),
                PushPromiseHandler.of(request -> BodyHandlers.ofString(), pushes))
            .get();
    assertEquals("HTTP/2.0 /pushing", response.body());
    assertEquals(1, pushes.size());
    assertEquals("HTTP/2.0 /pushed", pushes.values().iterator().next().get().body());
    assertObserved("200 -");
  }
}
