package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What it costs to ship to {@code ?to=}, a two-letter country. */
final class ShippingPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(ShippingPage.class);
  private final transient ShippingClient shipping;
  private final transient ShippingRates rates;

  ShippingPage(ShippingClient shipping, ShippingRates rates) {
    this.shipping = shipping;
    this.rates = rates;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String country = request.getParameter("to");
    if (country == null || !country.matches("[a-z]{2}")) {
      response.sendError(400, "to which country?");
      return;
    }
    try {
      long cents = rates.withTax(shipping.quote(country));
      Pages.text(response, "shipping to " + country + " costs " + Pages.price(cents));
    } catch (IOException e) {
      log.warn("No quote for {}", country, e);
      response.sendError(502, "no quote today");
    }
  }
}
