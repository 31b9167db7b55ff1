package shop;

import jakarta.servlet.http.HttpServlet;
import java.net.URL;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot.ResourceSetType;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * An embedded Tomcat with one context. Writes no file: all it needs of a folder is that it exists.
 */
final class WebServer {
  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

  static {
    TOMCAT_LOG.setLevel(Level.WARNING);
  }

  private final Tomcat tomcat = new Tomcat();
  private final Connector connector = new Connector();
  private final StandardContext context;

  WebServer(String name, int port, String contextPath) {
    String folder = System.getProperty("user.dir");
    tomcat.setBaseDir(folder);
    tomcat.getService().setName(name);
    tomcat.getEngine().setName(name);
    connector.setPort(port);
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    context = (StandardContext) tomcat.addContext(contextPath, null);
    context.setWorkDir(folder);
  }

  /** Serves a page under a servlet mapping ({@code ""} is the root alone). */
  WebServer page(String mapping, HttpServlet servlet) {
    String name = servlet.getClass().getSimpleName();
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMapping(mapping, name);
    if (Settings.HAND_METRICS) {
      measure(name, mapping);
    }
    return this;
  }

  private void measure(String servlet, String mapping) {
    FilterDef filter = new FilterDef();
    filter.setFilterName("measured " + servlet);
    filter.setFilter(new HandMetrics.RequestFilter(mapping));
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName(filter.getFilterName());
    map.addServletName(servlet);
    map.setDispatcher("REQUEST");
    context.addFilterMap(map);
  }

  /** Shows a page of ours in place of Tomcat's own for a status. */
  WebServer errorPage(int status, String location) {
    ErrorPage page = new ErrorPage();
    page.setErrorCode(status);
    page.setLocation(location);
    context.addErrorPage(page);
    return this;
  }

  /** Serves what lies in {@code META-INF/resources} beside a class, in a folder or a jar. */
  WebServer files(Class<?> beside) {
    URL location = beside.getProtectionDomain().getCodeSource().getLocation();
    StandardRoot resources = new StandardRoot(context);
    resources.createWebResourceSet(ResourceSetType.POST, "/", location, "/META-INF/resources");
    context.setResources(resources);
    return page("/", new DefaultServlet());
  }

  void start() throws LifecycleException {
    tomcat.start();
  }

  /** Ends what is being served, then frees the port. */
  void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Returns once the server is stopped. */
  void await() {
    tomcat.getServer().await();
  }

  int port() {
    return connector.getLocalPort();
  }

  /** Where it answers, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port() + context.getPath();
  }
}
