package programs;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import javax.servlet.AsyncContext;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A server, a database and clients in one JVM of any version: it drives itself, prints what it has
 * done, waits until {@code /quit} is asked for, and dies.
 */
public final class Service {
  private static final String DATABASE = "jdbc:h2:mem:service;DB_CLOSE_DELAY=-1";
  private static final int ROUNDS = 10;
  private static final CountDownLatch QUIT = new CountDownLatch(1);

  private Service() {}

  /** Ends with an exception, hence exit code 1. */
  public static void main(String[] arguments) throws Exception {
    fillDatabase();
    Tomcat tomcat = start();
    String url = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
    int calls = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Visit.expect(200, Visit.get(url + "/ok"));
      Visit.expect(200, Visit.get(url + "/async"));
      Visit.expect(500, Visit.get(url + "/fail"));
      Visit.expect(404, Visit.get(url + "/missing/" + i));
      calls += 4;
    }
    System.out.println("url-connection calls " + calls);
    System.out.println("http-client calls " + callByHttpClient(url + "/ok"));
    System.out.println("ready on " + url);
    QUIT.await();
    dieInThread(tomcat);
    throw new IllegalStateException("main has had enough");
  }

  private static Tomcat start() throws LifecycleException {
    String folder = System.getProperty("user.dir");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder);
    Connector connector = new Connector();
    connector.setPort(0);
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", null);
    page(context, "/ok", new Ok());
    page(context, "/fail", new Fail());
    page(context, "/async", new Async());
    page(context, "/quit", new Quit());
    tomcat.start();
    return tomcat;
  }

  private static void page(Context context, String mapping, HttpServlet servlet) {
    Wrapper wrapper = Tomcat.addServlet(context, mapping, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.addMapping(mapping);
  }

  private static void fillDatabase() throws SQLException {
    try (Connection connection = DriverManager.getConnection(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE visits (page VARCHAR(20))");
    }
  }

  /** Two statements. */
  private static long visit(String page) throws SQLException {
    try (Connection connection = DriverManager.getConnection(DATABASE)) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO visits (page) VALUES (?)")) {
        insert.setString(1, page);
        insert.executeUpdate();
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM visits")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** With {@code java.net.http}, which Java 11 has; the number of calls. */
  private static int callByHttpClient(String url) throws ReflectiveOperationException {
    Class<?> clientType;
    try {
      clientType = Class.forName("java.net.http.HttpClient");
    } catch (ClassNotFoundException e) {
      return 0;
    }
    Class<?> requestType = Class.forName("java.net.http.HttpRequest");
    Class<?> handlerType = Class.forName("java.net.http.HttpResponse$BodyHandler");
    Object client = clientType.getMethod("newHttpClient").invoke(null);
    Object builder = requestType.getMethod("newBuilder", URI.class).invoke(null, URI.create(url));
    Object request =
        Class.forName("java.net.http.HttpRequest$Builder").getMethod("build").invoke(builder);
    Object handler =
        Class.forName("java.net.http.HttpResponse$BodyHandlers")
            .getMethod("discarding")
            .invoke(null);
    for (int i = 0; i < ROUNDS; i++) {
      Object response =
          clientType.getMethod("send", requestType, handlerType).invoke(client, request, handler);
      Object status =
          Class.forName("java.net.http.HttpResponse").getMethod("statusCode").invoke(response);
      Visit.expect(200, (Integer) status);
    }
    return ROUNDS;
  }

  /** In a virtual thread where there are such. */
  private static void dieInThread(Tomcat tomcat) throws Exception {
    Runnable death =
        () -> {
          throw new UnsupportedOperationException("thread has had enough");
        };
    Thread thread;
    try {
      thread =
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, death);
      System.out.println("virtual thread");
    } catch (NoSuchMethodException | InvocationTargetException e) {
      thread = new Thread(death, "weary");
      thread.start();
    }
    thread.join();
    tomcat.stop();
    tomcat.destroy();
  }

  private static final class Ok extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      try {
        response.getWriter().println(visit("ok"));
      } catch (SQLException e) {
        throw new ServletException(e);
      }
    }
  }

  private static final class Fail extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalArgumentException("page has had enough");
    }
  }

  private static final class Async extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync();
      async.start(
          () -> {
            try {
              response.getWriter().println("async");
            } catch (IOException e) {
              throw new IllegalStateException(e);
            } finally {
              async.complete();
            }
          });
    }
  }

  private static final class Quit extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().println("good night");
      response.flushBuffer();
      QUIT.countDown();
    }
  }
}
