package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.UncaughtException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every JAX-RS implementation must show inside a container that is measured: the route is the
 * template of the resource, behind the context's path and the servlet's mapping; what no resource
 * takes has the mapping; an exception of which a 5xx was made is one event, another is none.
 */
public abstract class JaxRsContract {
  private static final String RUNTIME = "java.lang.UnsupportedOperationException";
  private static final Set<JaxRsVersion> STARTED = new LinkedHashSet<>();

  // over all tests, so that what comes late fails the next one
  private static int observed;
  private static int reported;

  private final JaxRsVersion version;
  private final RecordingSink sink = Weaving.install();

  /**
   * @param version what is tried, the same object for each test
   */
  protected JaxRsContract(JaxRsVersion version) {
    this.version = version;
  }

  /** Starts all of them and lets them serve, and only then weaves this JVM. */
  public static void attach(List<JaxRsVersion> all) throws Exception {
    for (JaxRsVersion version : all) {
      if (!version.isLoadable()) {
        continue;
      }
      STARTED.add(version);
      version.start();
      for (String target : Arrays.asList("/api/orders/1", "/api/orders/1/items/2", "/api/no")) {
        send(version, "GET", target);
      }
    }
    Weaving.install();
  }

  @BeforeEach
  void start() throws Exception {
    STARTED.add(version);
    version.start();
  }

  @AfterAll
  static void stop() throws Exception {
    for (JaxRsVersion version : STARTED) {
      version.stop();
    }
    STARTED.clear();
  }

  @AfterEach
  void nothingElseHappened() {
    int expected = observed;
    int expectedErrors = reported;
    observed = sink.observations("server").size();
    reported = sink.exceptions().size();
    assertEquals(expected, observed, () -> sink.observations("server").toString());
    assertEquals(expectedErrors, reported, () -> sink.counted().toString());
    assertEquals(Collections.emptyMap(), sink.inFlight());
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
    assertEquals(Collections.emptyList(), Weaving.log());
  }

  @Test
  void resources() throws Exception {
    get("orders", 200, "/api/orders");
    expect("GET /api/orders 200 -");
    get("order 17", 200, "/api/orders/17?a=b");
    expect("GET /api/orders/{id} 200 -");
    get("order 18", 200, "/api/orders/18");
    expect("GET /api/orders/{id} 200 -");
    send(204, "POST", "/api/orders/17");
    expect("POST /api/orders/{id} 204 -");
  }

  @Test
  void otherContext() throws Exception {
    get("order 17", 200, "/shop/orders/17");
    expect("GET /shop/orders/{id} 200 -");
    get("plain plain", 200, "/plain");
    expect("GET /plain 200 -");
  }

  @Test
  void locators() throws Exception {
    get("items", 200, "/api/orders/17/items");
    expect("GET /api/orders/{id}/items 200 -");
    get("item 4", 200, "/api/orders/17/items/4");
    expect("GET /api/orders/{id}/items/{item: [0-9]+} 200 -");
    get("item 5", 200, "/shop/orders/17/items/5");
    expect("GET /shop/orders/{id}/items/{item: [0-9]+} 200 -");
  }

  @Test
  void notFound() throws Exception {
    send(404, "GET", "/api/none/17");
    expect("GET /api/* 404 -");
    send(404, "GET", "/api/orders/17/none");
    expect("GET /api/* 404 -");
    send(404, "GET", "/api/orders/17/items/x");
    expect("GET /api/* 404 -");
  }

  @Test
  void notFoundByResource() throws Exception {
    send(404, "GET", "/api/orders/17/missing");
    expect("GET /api/orders/{id}/missing 404 -");
  }

  @Test
  void notAllowed() throws Exception {
    send(405, "DELETE", "/api/orders/17");
    expect("DELETE /api/* 405 -");
    send(405, "DELETE", "/api/orders/17/items/4");
    expect("DELETE /api/* 405 -");
  }

  @Test
  void exception() throws Exception {
    send(500, "GET", "/api/orders/17/broken");
    expect("GET /api/orders/{id}/broken 500 java.lang.IllegalStateException");
    expectError(
        "java.lang.IllegalStateException", "/api/orders/{id}/broken", "/api/orders/17/broken", 500);
  }

  @Test
  void exceptionThatIsMapped() throws Exception {
    send(409, "GET", "/api/orders/17/refused");
    expect("GET /api/orders/{id}/refused 409 -");
    get("mapped", 503, "/api/orders/17/unavailable");
    expect("GET /api/orders/{id}/unavailable 503 " + RUNTIME);
    expectError(RUNTIME, "/api/orders/{id}/unavailable", "/api/orders/17/unavailable", 503);
  }

  @Test
  void exceptionOfJaxRs() throws Exception {
    send(500, "GET", "/api/orders/17/failed");
    String type = "javax.ws.rs.InternalServerErrorException";
    String found = lastErrorType();
    assertTrue(found.equals(type) || found.equals(type.replace("javax", "jakarta")), found);
    expect("GET /api/orders/{id}/failed 500 " + found);
    expectError(found, "/api/orders/{id}/failed", "/api/orders/17/failed", 500);
  }

  @Test
  void statusWithoutException() throws Exception {
    send(503, "GET", "/api/orders/17/overloaded");
    expect("GET /api/orders/{id}/overloaded 503 503");
  }

  @Test
  void asynchronous() throws Exception {
    get("later", 200, "/api/orders/17/later");
    expect("GET /api/orders/{id}/later 200 -");
  }

  private void get(String body, int status, String target) throws IOException {
    assertEquals(body, send(status, "GET", target).trim());
  }

  private String send(int status, String method, String target) throws IOException {
    HttpConnection.Response response = send(version, method, target);
    assertEquals(status, response.status, target);
    return response.body;
  }

  private static HttpConnection.Response send(JaxRsVersion version, String method, String target)
      throws IOException {
    try (HttpConnection connection = new HttpConnection(version.port())) {
      String length = method.equals("POST") ? "Content-Length: 0\r\n" : "";
      connection.request(method, target, "Connection: close\r\n" + length);
      return connection.response(true);
    }
  }

  /** This and no other since the last time. */
  private void expect(String line) throws Exception {
    Deadline.await(
        () -> sink.observations("server").size() > observed && sink.inFlight().isEmpty());
    List<String> found = new ArrayList<>();
    List<RecordingSink.Observation> all = sink.observations("server");
    for (RecordingSink.Observation observation : all.subList(observed, all.size())) {
      found.add(observation.toString());
    }
    assertEquals(Collections.singletonList(line), found);
    observed++;
  }

  private String lastErrorType() throws Exception {
    assertTrue(Deadline.await(() -> sink.exceptions().size() > reported), "no exception");
    return sink.exceptions().get(reported).throwable().getClass().getName();
  }

  private void expectError(String type, String route, String path, int status) throws Exception {
    assertTrue(Deadline.await(() -> sink.exceptions().size() > reported), type);
    UncaughtException exception = sink.exceptions().get(reported);
    assertEquals(
        String.join(" ", "http_server", type, route, path, String.valueOf(status)),
        String.join(
            " ",
            exception.origin(),
            exception.throwable().getClass().getName(),
            exception.request().route(),
            exception.request().path(),
            String.valueOf(exception.request().status())));
    reported++;
  }
}
