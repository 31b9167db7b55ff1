package shop;

import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an agent measures from outside, written by hand as a careful developer would: each request,
 * statement and outgoing call timed and in flight, with children of simpleclient's metrics that are
 * resolved once. Loaded only where {@link Settings#HAND_METRICS} says so, and by benchmarks: what
 * measuring by hand costs is what others can be held against.
 */
public final class HandMetrics {
  private static final double NANOS = 1e9;
  private static final double[] HTTP_BUCKETS = {
    .005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] DB_BUCKETS = {.001, .005, .01, .05, .1, .5, 1, 5, 10};

  private static final Histogram REQUESTS =
      Histogram.build("hand_request_seconds", "Requests.")
          .labelNames("method", "route", "status", "error")
          .buckets(HTTP_BUCKETS)
          .register();
  private static final Gauge ACTIVE_REQUESTS =
      Gauge.build("hand_active_requests", "Requests in flight.").labelNames("method").register();
  private static final Histogram STATEMENTS =
      Histogram.build("hand_statement_seconds", "Statements.")
          .labelNames("operation", "table", "error")
          .buckets(DB_BUCKETS)
          .register();
  private static final Gauge ACTIVE_STATEMENTS =
      Gauge.build("hand_active_statements", "Statements in flight.").register();
  private static final Histogram CALLS =
      Histogram.build("hand_call_seconds", "Calls to other services.")
          .labelNames("service", "status", "error")
          .buckets(HTTP_BUCKETS)
          .register();
  private static final Gauge ACTIVE_CALLS =
      Gauge.build("hand_active_calls", "Calls in flight.").labelNames("service").register();

  private HandMetrics() {}

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / NANOS;
  }

  /** Around the requests of one servlet mapping. */
  public static final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final int STATUSES = 600;

    private final String route;
    private final transient Map<String, Methods> methods = new ConcurrentHashMap<>();

    /**
     * @param route that its series have as a label
     */
    public RequestFilter(String route) {
      this.route = route;
    }

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      Methods method = methods.get(request.getMethod());
      if (method == null) {
        method = methods.computeIfAbsent(request.getMethod(), name -> new Methods(name, route));
      }
      method.active.inc();
      long startNanos = System.nanoTime();
      try {
        chain.doFilter(request, response);
      } catch (IOException | ServletException | RuntimeException | Error e) {
        method.failed(startNanos, e);
        throw e;
      }
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new AsyncEnd(method, startNanos));
      } else {
        method.answered(startNanos, response.getStatus());
      }
    }

    /** One method's children, by status. */
    private static final class Methods {
      final Gauge.Child active;
      private final String name;
      private final String route;
      private final Histogram.Child[] byStatus = new Histogram.Child[STATUSES];

      Methods(String name, String route) {
        this.name = name;
        this.route = route;
        this.active = ACTIVE_REQUESTS.labels(name);
      }

      void answered(long startNanos, int status) {
        Histogram.Child child = byStatus[status];
        if (child == null) { // two threads find the same one
          String text = Integer.toString(status);
          child = REQUESTS.labels(name, route, text, status >= 500 ? text : "");
          byStatus[status] = child;
        }
        child.observe(seconds(startNanos));
        active.dec();
      }

      void failed(long startNanos, Throwable thrown) {
        REQUESTS
            .labels(name, route, "500", thrown.getClass().getName())
            .observe(seconds(startNanos));
        active.dec();
      }
    }

    private static final class AsyncEnd implements AsyncListener {
      private final Methods method;
      private final long startNanos;
      private final AtomicBoolean ended = new AtomicBoolean();

      AsyncEnd(Methods method, long startNanos) {
        this.method = method;
        this.startNanos = startNanos;
      }

      @Override
      public void onComplete(AsyncEvent event) {
        if (ended.compareAndSet(false, true)) {
          HttpServletResponse response = (HttpServletResponse) event.getSuppliedResponse();
          method.answered(startNanos, response == null ? 200 : response.getStatus());
        }
      }

      @Override
      public void onTimeout(AsyncEvent event) {
        if (ended.compareAndSet(false, true)) {
          method.answered(startNanos, 500);
        }
      }

      @Override
      public void onError(AsyncEvent event) {
        if (ended.compareAndSet(false, true)) {
          method.failed(startNanos, event.getThrowable());
        }
      }

      @Override
      public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
      }
    }
  }

  /** Statements of one operation on one table. */
  public static final class Operation {
    private final String operation;
    private final String table;
    private final Histogram.Child succeeded;

    public Operation(String operation, String table) {
      this.operation = operation;
      this.table = table;
      this.succeeded = STATEMENTS.labels(operation, table, "");
    }

    /** The time, in nanoseconds, for the method that ends what begins here. */
    public long start() {
      ACTIVE_STATEMENTS.inc();
      return System.nanoTime();
    }

    public void succeeded(long startNanos) {
      succeeded.observe(seconds(startNanos));
      ACTIVE_STATEMENTS.dec();
    }

    public void failed(long startNanos, Throwable thrown) {
      STATEMENTS.labels(operation, table, thrown.getClass().getName()).observe(seconds(startNanos));
      ACTIVE_STATEMENTS.dec();
    }
  }

  /** Calls to one service. */
  public static final class Call {
    private final String service;
    private final Gauge.Child active;
    private final Histogram.Child succeeded;

    public Call(String service) {
      this.service = service;
      this.active = ACTIVE_CALLS.labels(service);
      this.succeeded = CALLS.labels(service, "200", "");
    }

    /** The time, in nanoseconds, for the method that ends what begins here. */
    public long start() {
      active.inc();
      return System.nanoTime();
    }

    public void answered(long startNanos, int status) {
      if (status == 200) {
        succeeded.observe(seconds(startNanos));
      } else {
        String text = Integer.toString(status);
        CALLS.labels(service, text, status >= 400 ? text : "").observe(seconds(startNanos));
      }
      active.dec();
    }

    public void failed(long startNanos, Throwable thrown) {
      CALLS.labels(service, "", thrown.getClass().getName()).observe(seconds(startNanos));
      active.dec();
    }
  }
}
