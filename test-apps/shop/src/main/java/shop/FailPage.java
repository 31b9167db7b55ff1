package shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Fails, each time with the same fault, where {@code ?in=} says.
 *
 * <pre>
 * (nothing)    the page throws
 * log          it has logged what it throws
 * record       it logs, and is well
 * thread       a thread dies
 * scheduler    a task that should run every ten seconds throws the first time
 * executor     a task that was submitted fails, and nobody asks
 * future       a stage fails, and nobody asks
 * read         a task that was submitted fails, and somebody asks
 * </pre>
 */
final class FailPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger log = LoggerFactory.getLogger(FailPage.class);

  private final transient Orders orders;
  private final transient PaymentClient payments;
  private final transient ExecutorService workers;

  FailPage(Orders orders, PaymentClient payments, ExecutorService workers) {
    this.orders = orders;
    this.payments = payments;
    this.workers = workers;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String in = request.getParameter("in");
    try {
      fail(in == null ? "" : in);
    } catch (SQLException | ExecutionException e) {
      throw new ServletException("not the failure that was asked for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Pages.text(response, "failed in " + in);
  }

  private void fail(String in)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    switch (in) {
      case "log", "record" -> {
        orders.newest(1);
        payments.pay(1, 100);
        MDC.put("warehouse", "north");
        try {
          askWarehouse();
        } catch (IllegalStateException e) {
          log.error("Cannot ask warehouse {}", 7, e);
          if (in.equals("log")) {
            throw e;
          }
        } finally {
          MDC.remove("warehouse");
        }
      }
      case "thread" -> {
        Thread thread = new Thread(FailPage::askWarehouse, "shop-warehouse");
        thread.start();
        thread.join();
      }
      case "scheduler" -> {
        ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(
                task -> {
                  Thread thread = new Thread(task, "shop-stocktaking");
                  thread.setDaemon(true);
                  return thread;
                });
        try {
          scheduler.scheduleAtFixedRate(FailPage::askWarehouse, 0, 10, TimeUnit.SECONDS).get();
        } catch (ExecutionException e) {
          // that the task is not run any more is all that can be known of it
        } finally {
          scheduler.shutdown();
        }
      }
      case "executor" -> workers.submit(FailPage::askWarehouse);
      case "future" -> CompletableFuture.runAsync(FailPage::askWarehouse, workers);
      case "read" -> {
        try {
          workers.submit(FailPage::askWarehouse).get();
        } catch (ExecutionException e) {
          log.info("The warehouse was asked: {}", e.getMessage());
        }
      }
      default -> askWarehouse();
    }
  }

  private static void askWarehouse() {
    try {
      throw new IOException("connection reset by warehouse");
    } catch (IOException e) {
      throw new IllegalStateException("the warehouse does not answer", e);
    }
  }
}
