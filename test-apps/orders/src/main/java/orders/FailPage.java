package orders;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.servlet.ServletException;
import javax.servlet.annotation.WebServlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Fails in the way it is asked to. */
@WebServlet("/fail")
public final class FailPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(FailPage.class);

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    String how = request.getParameter("how");
    if (how.equals("logged")) {
      MDC.put("item", "tea");
      try {
        LOG.error("no more tea", new OutOfStock("logged"));
      } finally {
        MDC.remove("item");
      }
    } else if (how.equals("task")) {
      Future<?> task =
          Resources.executor.submit(
              () -> {
                throw new OutOfStock("task");
              });
      while (!task.isDone()) {
        Thread.yield();
      }
    } else if (how.equals("asked")) {
      Future<?> task =
          Resources.executor.submit(
              () -> {
                throw new OutOfStock("asked");
              });
      try {
        task.get();
      } catch (ExecutionException | InterruptedException expected) {
        LOG.debug("as expected", expected);
      }
    } else if (how.equals("forgotten")) {
      Resources.forgotten = CompletableFuture.supplyAsync(FailPage::forgotten, Resources.executor);
      while (!Resources.forgotten.isDone()) {
        Thread.yield();
      }
    } else {
      throw new OutOfStock("thrown");
    }
  }

  private static String forgotten() {
    throw new OutOfStock("forgotten");
  }
}
