package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Takes {@code ?millis=} to answer, ten seconds at most. */
final class SlowPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final long MAX_MILLIS = 10_000;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String parameter = request.getParameter("millis");
    if (parameter != null && !parameter.matches("[0-9]{1,9}")) {
      response.sendError(400, "how slow?");
      return;
    }
    long millis = parameter == null ? 1_000 : Math.min(Long.parseLong(parameter), MAX_MILLIS);
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Pages.text(response, "took " + millis + " ms");
  }
}
