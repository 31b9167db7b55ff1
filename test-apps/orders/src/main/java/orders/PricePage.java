package orders;

import java.io.IOException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** What another page calls. */
@WebServlet("/price")
public final class PricePage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().println(3);
  }
}
