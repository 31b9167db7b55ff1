package programs.bundle;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.AbstractHandler;

/** Puts a sale into the database, or fails. */
final class Goods extends AbstractHandler {
  private final Connection connection;

  Goods(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void handle(
      String target, Request request, HttpServletRequest http, HttpServletResponse response)
      throws IOException, ServletException {
    request.setHandled(true);
    if (target.equals("/fail")) {
      throw new IllegalStateException("sold out");
    }
    synchronized (connection) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO goods (item) VALUES (?)")) {
        insert.setString(1, "tea");
        insert.executeUpdate();
      } catch (SQLException e) {
        throw new ServletException(e);
      }
    }
  }
}
