package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Throws, with a cause, and nobody catches it. With {@code ?in=thread} a thread of its own dies,
 * and the page is well.
 */
final class FailPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!"thread".equals(request.getParameter("in"))) {
      askWarehouse();
      return;
    }
    Thread thread = new Thread(FailPage::askWarehouse, "shop-warehouse");
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Pages.text(response, "a thread has died");
  }

  private static void askWarehouse() {
    try {
      throw new IOException("connection reset by warehouse");
    } catch (IOException e) {
      throw new IllegalStateException("the warehouse does not answer", e);
    }
  }
}
