package shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * GET lists the newest orders; POST places one ({@code product} and {@code quantity}, as often as
 * wanted) and pays for it.
 */
final class OrdersPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(OrdersPage.class);
  private static final int NEWEST = 20;
  private final transient Orders orders;
  private final transient PaymentClient payments;

  OrdersPage(Orders orders, PaymentClient payments) {
    this.orders = orders;
    this.payments = payments;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    StringBuilder list = new StringBuilder("<ul>");
    try {
      for (Orders.Order order : orders.newest(NEWEST)) {
        list.append(
            "<li><a href=\"%s/orders/%d\">%2$d</a> %s</li>%n"
                .formatted(request.getContextPath(), order.id(), order.status()));
      }
    } catch (SQLException e) {
      throw new ServletException("no orders", e);
    }
    Pages.html(response, "Orders", list.append("</ul>").toString());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    SortedMap<Long, Long> quantities = quantities(request);
    if (quantities.isEmpty()) {
      response.sendError(400, "which product, how many?");
      return;
    }
    try {
      Orders.Order order = orders.place("somebody", quantities);
      MDC.put("order", Long.toString(order.id()));
      pay(request, response, order);
    } catch (Orders.Refused e) {
      OwnMetrics.order("refused");
      response.sendError(409, e.getMessage());
    } catch (SQLException e) {
      throw new ServletException("order not placed", e);
    } finally {
      MDC.remove("order");
    }
  }

  private void pay(HttpServletRequest request, HttpServletResponse response, Orders.Order order)
      throws IOException, SQLException {
    boolean paid;
    try {
      paid = payments.pay(order.id(), order.totalCents());
    } catch (IOException e) {
      log.error("Cannot ask for payment", e);
      OwnMetrics.order("failed");
      orders.setStatus(order.id(), "failed");
      response.sendError(502, "no payment today");
      return;
    }
    String status = paid ? "paid" : "declined";
    OwnMetrics.order(status);
    orders.setStatus(order.id(), status);
    log.info("Order {} of {}", status, Pages.price(order.totalCents()));
    response.setStatus(paid ? 201 : 402);
    response.setHeader("Location", request.getContextPath() + "/orders/" + order.id());
    Pages.text(response, "order " + order.id() + " " + status);
  }

  /** Empty when the form makes no sense. */
  private static SortedMap<Long, Long> quantities(HttpServletRequest request) {
    String[] products = request.getParameterValues("product");
    String[] quantities = request.getParameterValues("quantity");
    SortedMap<Long, Long> result = new TreeMap<>();
    if (products == null || quantities == null || products.length != quantities.length) {
      return result;
    }
    try {
      for (int i = 0; i < products.length; i++) {
        long quantity = Long.parseLong(quantities[i]);
        if (quantity < 1 || quantity > 1_000) {
          return new TreeMap<>();
        }
        result.merge(Long.parseLong(products[i]), quantity, Long::sum);
      }
      return result;
    } catch (NumberFormatException e) {
      return new TreeMap<>();
    }
  }
}
