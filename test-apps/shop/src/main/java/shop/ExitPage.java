package shop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Ends the JVM with {@code ?code=}. Served only where {@code SHOP_ALLOW_EXIT} is true. */
final class ExitPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String code = request.getParameter("code");
    if (code == null || !code.matches("[0-9]{1,3}")) {
      response.sendError(400, "which code?");
      return;
    }
    Pages.text(response, "exit " + code);
    response.flushBuffer();
    // not on this thread: the server's stop waits for the requests that it serves
    new Thread(() -> System.exit(Integer.parseInt(code)), "shop-exit").start();
  }
}
