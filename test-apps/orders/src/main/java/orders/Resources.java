package orders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.annotation.WebListener;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Opens what the application works with when it is deployed, and closes it when it is not. */
@WebListener
public final class Resources implements ServletContextListener {
  static volatile HikariDataSource pool;
  static volatile CloseableHttpClient client;
  static volatile ExecutorService executor;

  /** What nobody ever asks for: it is there as long as the application is. */
  static volatile CompletableFuture<String> forgotten;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("orders");
    config.setDriverClassName("org.h2.Driver");
    config.setJdbcUrl("jdbc:h2:mem:orders");
    config.setMaximumPoolSize(2);
    pool = new HikariDataSource(config);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id IDENTITY, item VARCHAR(20))");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    client = HttpClients.createDefault();
    executor = Executors.newSingleThreadExecutor();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    try {
      executor.shutdown();
      if (!executor.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a task does not end");
      }
      client.close();
      pool.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
