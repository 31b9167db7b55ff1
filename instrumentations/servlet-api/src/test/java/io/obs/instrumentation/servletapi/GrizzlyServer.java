package io.obs.instrumentation.servletapi;

import io.obs.testing.ServletApplication;
import io.obs.testing.ServletServer;
import java.nio.file.Path;
import java.util.List;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.servlet.FilterRegistration;
import org.glassfish.grizzly.servlet.ServletRegistration;
import org.glassfish.grizzly.servlet.WebappContext;

/**
 * Grizzly with its own servlet container and some of the test application at {@code /app}. No type
 * of the Servlet API is named here, so that it is the same in 2 to 4.
 */
public final class GrizzlyServer implements ServletServer {
  private final HttpServer server = new HttpServer();

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // by which Grizzly loads the application's classes
    thread.setContextClassLoader(GrizzlyServer.class.getClassLoader());
    try {
      NetworkListener listener = new NetworkListener("test", "localhost", 0);
      server.addListener(listener);
      deploy();
      server.start();
      return listener.getPort();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private void deploy() {
    boolean isJavax =
        GrizzlyServer.class.getClassLoader().getResource("javax/servlet/Servlet.class") != null;
    String classes = "io.obs.testing." + (isJavax ? "javax." : "jakarta.");
    WebappContext context = new WebappContext("app", "/app");
    servlet(context, classes + "Pages", "orders", "/orders/*");
    servlet(context, classes + "Pages", "exact", "/exact");
    servlet(context, classes + "Pages", "extension", "*.do");
    servlet(context, classes + "Plain", "plain", "/plain");
    FilterRegistration filter = context.addFilter("own", classes + "OwnAnswer");
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(null, "/orders/own/*");
    context.deploy(server);
  }

  private static void servlet(WebappContext context, String type, String name, String mapping) {
    ServletRegistration servlet = context.addServlet(name, type);
    servlet.setAsyncSupported(true);
    servlet.addMapping(mapping);
  }

  @Override
  public void stop() {
    server.shutdownNow();
  }
}
