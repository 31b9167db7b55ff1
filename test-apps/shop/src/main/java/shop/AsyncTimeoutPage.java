package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Promises an answer that never comes: the container gives up and answers 500. */
final class AsyncTimeoutPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final long TIMEOUT_MILLIS = 100;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    request.startAsync(request, response).setTimeout(TIMEOUT_MILLIS);
  }
}
