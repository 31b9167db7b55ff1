package shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

/** Answers from another thread than the container's. */
final class AsyncPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final long TIMEOUT_MILLIS = 10_000;
  private final transient Executor workers;

  AsyncPage(Executor workers) {
    this.workers = workers;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(TIMEOUT_MILLIS);
    workers.execute(
        () -> {
          try {
            Pages.text(response, "from " + Thread.currentThread().getName());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            async.complete();
          }
        });
  }
}
