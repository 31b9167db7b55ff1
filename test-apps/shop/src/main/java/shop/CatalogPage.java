package shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;

/** All products, each with a form to order it. */
final class CatalogPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private final transient Orders orders;

  CatalogPage(Orders orders) {
    this.orders = orders;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    StringBuilder list = new StringBuilder("<ul>");
    try {
      for (Orders.Product product : orders.products()) {
        list.append(
            """
            <li>%s, %s <form method="post" action="%s/orders"><input type="hidden" name="product"\
             value="%d"><input name="quantity" value="1" size="2"><button>Order</button></form></li>
            """
                .formatted(
                    Pages.escaped(product.name()),
                    Pages.price(product.priceCents()),
                    request.getContextPath(),
                    product.id()));
      }
    } catch (SQLException e) {
      throw new ServletException("no catalog", e);
    }
    Pages.html(response, "Shop", list.append("</ul>").toString());
  }
}
