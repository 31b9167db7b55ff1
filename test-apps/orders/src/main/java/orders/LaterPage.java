package orders;

import java.io.IOException;
import javax.servlet.AsyncContext;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Answers from another thread, when the container's own has left it. */
@WebServlet(urlPatterns = "/later", asyncSupported = true)
public final class LaterPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext later = request.startAsync();
    Resources.executor.execute(
        () -> {
          try {
            later.getResponse().getWriter().println("at last");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          } finally {
            later.complete();
          }
        });
  }
}
