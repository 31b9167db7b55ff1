package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.LifecycleException;

/**
 * The service that the shop depends on: it takes payments and quotes shipping. Runs in the shop's
 * JVM or in its own.
 */
public final class PaymentService {
  private static final long LIMIT_CENTS = 100_000;

  private PaymentService() {}

  /** Runs it alone, on {@code PAYMENT_PORT} (8081; 0 takes any). */
  public static void main(String... arguments) throws LifecycleException {
    WebServer server =
        start(Integer.parseInt(System.getenv().getOrDefault("PAYMENT_PORT", "8081")));
    Shop.onShutdown(server::stop);
    System.out.println("payment service ready on " + server.url() + "/");
    server.await();
  }

  static WebServer start(int port) throws LifecycleException {
    WebServer server =
        new WebServer("payment", port, "")
            .page("/payments", new Payments())
            .page("/quotes", new Quotes())
            .page("/quotes/*", new Quote());
    server.start();
    return server;
  }

  /** Accepts what is within the limit, or answers 402. */
  static final class Payments extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      long cents = Long.parseLong(request.getParameter("cents"));
      boolean paid = cents <= LIMIT_CENTS;
      response.setStatus(paid ? 200 : 402);
      Pages.text(response, paid ? "paid" : "declined");
    }
  }

  /** Sends the caller on to the country's own page. */
  static final class Quotes extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendRedirect("/quotes/" + request.getParameter("country"));
    }
  }

  /** The price of shipping, or 404. */
  static final class Quote extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Map<String, Long> CENTS = Map.of("/ch", 900L, "/de", 1200L, "/fr", 1300L);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Long cents = CENTS.get(request.getPathInfo());
      if (cents == null) {
        response.sendError(404);
      } else {
        Pages.text(response, cents.toString());
      }
    }
  }
}
