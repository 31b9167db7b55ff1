package orders;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.servlet.ServletException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Two statements in one connection, and a call to another page. */
@WebServlet("/order")
public final class OrderPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try (Connection connection = Resources.pool.getConnection()) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders (item) VALUES (?)")) {
        insert.setString(1, "tea");
        insert.executeUpdate();
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
        rows.next();
        response.getWriter().println(rows.getLong(1));
      }
    } catch (SQLException e) {
      throw new ServletException(e);
    }
    HttpPut put =
        new HttpPut(
            "http://127.0.0.1:" + request.getLocalPort() + request.getContextPath() + "/price");
    try (CloseableHttpResponse price = Resources.client.execute(put)) {
      EntityUtils.consume(price.getEntity());
      if (price.getCode() != HttpServletResponse.SC_OK) {
        throw new ServletException("price: " + price.getCode());
      }
    }
  }
}
