package programs.bundle;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Serves itself with a database, a server and a client that are bundles of their own. */
public final class Application implements BundleActivator {
  private static final int SALES = 10;
  private static final int FAILURES = 3;

  @Override
  public void start(BundleContext context) throws Exception {
    Driver driver = (Driver) Class.forName("org.h2.Driver").getDeclaredConstructor().newInstance();
    try (Connection connection = driver.connect("jdbc:h2:mem:bundles", new Properties())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE goods (item VARCHAR(20))");
      }
      serve(connection);
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM goods")) {
        rows.next();
        System.out.println("rows " + rows.getLong(1));
      }
    }
  }

  private static void serve(Connection connection) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Goods(connection));
    server.start();
    HttpClient client = new HttpClient();
    client.start();
    try {
      String address = "http://127.0.0.1:" + connector.getLocalPort();
      for (int i = 0; i < SALES; i++) {
        expect(200, client.GET(address + "/sell").getStatus());
      }
      for (int i = 0; i < FAILURES; i++) {
        expect(500, client.GET(address + "/fail").getStatus());
      }
    } finally {
      client.stop();
      server.stop();
    }
  }

  private static void expect(int expected, int status) {
    if (status != expected) {
      throw new IllegalStateException("answer " + status + ", not " + expected);
    }
  }

  @Override
  public void stop(BundleContext context) {
    // all is done when it has started
  }
}
