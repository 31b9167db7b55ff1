package shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** One order, by the number at the end of the path: two statements, or one and 404. */
final class OrderPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private final transient Orders orders;

  OrderPage(Orders orders) {
    this.orders = orders;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String path = request.getPathInfo();
    if (path == null || !path.matches("/[0-9]{1,18}")) {
      response.sendError(404);
      return;
    }
    try {
      Optional<Orders.Order> order = orders.find(Long.parseLong(path.substring(1)));
      if (order.isEmpty()) {
        response.sendError(404, "no such order");
        return;
      }
      StringBuilder text = new StringBuilder();
      text.append("order ").append(order.get().id()).append(' ').append(order.get().status());
      text.append(", ").append(Pages.price(order.get().totalCents()));
      for (Orders.Line line : orders.lines(order.get().id())) {
        text.append('\n').append(line.quantity()).append(' ').append(line.product());
      }
      Pages.text(response, text.toString());
    } catch (SQLException e) {
      throw new ServletException("no order", e);
    }
  }
}
