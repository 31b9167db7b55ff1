package io.obs.bootstrap;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One request that a server answers, from its arrival until its response is finished: the door for
 * servers. A server that reuses its request objects keeps one of these with each and reuses it too.
 *
 * <p>The life of a request, in this order; each step may run on another thread, but the server
 * hands the request over between them, as it does its own:
 *
 * <pre>
 * arrived               where the server may still hand it to another protocol (0 or 1 times)
 * start                 the request is to be answered
 *   entered, left         a thread works for it (0 to n times)
 *   mapped              the container has chosen a servlet (0 to n times, first wins)
 *     found, matched        a framework finds its resource, part by part
 *   templated           a framework has found its template (0 to n times, first wins)
 *   routed              the route is known (0 to n times, first wins)
 *   failing             an exception left the application (0 to n times, the last one counts)
 *   handled             a framework answers for an exception (0 to n times, the last one counts)
 *   disconnected        the connection failed, which is no error (0 to n times, the last one counts)
 *   sent                the status can change no more (0 to n times, first wins)
 *   answered            the response is finished: status and exception (the last one counts)
 *   completed           the same, where several threads may see it (the first one counts)
 *   asked               the path that was asked for, in case that it is a probe's
 * end                   nothing follows: one observation
 * renewed               another one may start (0 to n times)
 * </pre>
 *
 * A step without {@link #start} before it does nothing, so that an agent attached in the middle of
 * a request counts it not at all rather than wrongly.
 */
public final class HttpServerRequest {
  private static final int UNDECIDED = 0;
  private static final int DETAILED = 1;
  private static final int BRIEF = 2;

  private static final Throwable[] NOTHING_LOST = {};
  private static final int MAX_LOST = 4;

  private static final AtomicIntegerFieldUpdater<HttpServerRequest> COMPLETIONS =
      AtomicIntegerFieldUpdater.newUpdater(HttpServerRequest.class, "completions");

  private boolean started;
  private boolean answered;
  private boolean failing;
  private boolean probe;
  private boolean pathAsTemplate;
  private long startNanos;
  private long arrivedNanos;
  private String method;
  private String template;
  private String route;
  private String mapping;
  private int status;
  private int sentStatus;
  private int details;

  /** What was found so far of a framework's resource. */
  private ResourcePath resource = ResourcePath.ROOT;

  /** The route of the resource that was found; null if none was. */
  private String resourceRoute;

  /** What left the application, without what the server wrapped around it. */
  private Throwable exception;

  /** What a framework answers for, as if nothing had been thrown. */
  private Throwable handled;

  /** How often {@link #completed} was called; 1 at most. */
  private volatile int completions;

  /** The thread that saw the response finished and still works for the request; else null. */
  private Thread completing;

  /** The request as it was when {@link #exception} became known. */
  private FailedRequest failed;

  /** The server's own request while a thread works for this one; never kept longer. */
  private Object source;

  /** Of the servlet that a thread of this request is in. */
  private ServletRoutes routes;

  /** What the connection failed with: what waits for it may be told one, and others another. */
  private volatile Throwable[] lost = NOTHING_LOST;

  /** What the server itself logged of an exception. */
  UncaughtException held;

  /** The {@code error_id} that the client was told; null if it was not. */
  String toldId;

  /** What the request's threads called. */
  final RecentCalls recent = new RecentCalls();

  /**
   * A request arrived, of which the server does not know yet whether it will answer it here: its
   * time runs from now on if {@link #start} follows.
   */
  public void arrived() {
    if (!started) {
      arrivedNanos = System.nanoTime() | 1; // never 0
    }
  }

  /** Whether a request arrived that has not started yet. */
  public boolean isArrived() {
    return arrivedNanos != 0;
  }

  /** Nothing follows: one that has only arrived is none, one that has started is a lost one. */
  public void abandon() {
    arrivedNanos = 0;
    if (started) {
      finish(0);
    }
  }

  /** A request arrived. If its predecessor never ended, the predecessor ends now, as a lost one. */
  public void start(String method) {
    if (started) {
      finish(0);
    }
    answered = false;
    failing = false;
    probe = false;
    pathAsTemplate = false;
    template = null;
    route = "";
    mapping = "";
    resourceRoute = null;
    status = 0;
    sentStatus = 0;
    exception = null;
    handled = null;
    failed = null;
    toldId = null;
    if (completions != 0) { // to write what others may read costs more than to look
      completions = 0;
    }
    completing = null;
    if (lost != NOTHING_LOST) {
      lost = NOTHING_LOST;
    }
    details = UNDECIDED;
    recent.begin();
    this.method = HttpMethods.known(method);
    started = true;
    Sinks.sink.httpServerStarted(this.method);
    startNanos = arrivedNanos == 0 ? System.nanoTime() : arrivedNanos;
    arrivedNanos = 0;
  }

  /** Whether a request is under way. */
  public boolean isStarted() {
    return started;
  }

  /** Whether the last request has ended, of which the server may speak once more. */
  public boolean isOver() {
    return !started && answered;
  }

  /** The server makes itself ready for another request, and {@link #isOver} ends. */
  public void renewed() {
    if (!started) {
      answered = false;
    }
  }

  /**
   * A framework's template for this request; the first one stays, so that an error page which the
   * same framework serves takes no part.
   */
  public void templated(String template) {
    if (started && this.template == null && !pathAsTemplate) {
      this.template = template;
    }
  }

  /**
   * The framework's template; null if none was found. What catches all that nothing else does
   * ({@code /**}, Spring MVC's files) and then finds nothing is none: so a page that is not there
   * and a method that is not allowed have the same route, the servlet's mapping.
   */
  public String template() {
    boolean nothingFound = answered && (status == 404 || status == 405);
    return nothingFound && "/**".equals(template) ? null : template;
  }

  /**
   * The route of the servlet that the container has chosen, for containers that know it only while
   * it runs: it stands where {@link #routed} finds no better one. The first one that is not empty
   * stays, so that forwards and error pages take no part. Null counts as empty.
   */
  public void mapped(String mapping) {
    if (started && mapping != null && this.mapping.isEmpty()) {
      this.mapping = mapping;
    }
  }

  /** Whether {@link #mapped} has told of a route. */
  public boolean isMapped() {
    return !mapping.isEmpty();
  }

  /** The route; the first one that is not empty stays. Null counts as empty. */
  public void routed(String route) {
    if (started && route != null && this.route.isEmpty()) {
      this.route = route;
    }
  }

  /**
   * The path that was asked for: if it is one of {@link HttpProbes}, that is the route.
   *
   * @param path decoded, without query and parameters; null if unknown. Not kept
   * @param contextPath as declared, of the context that the request came to; null counts as empty
   */
  public void asked(CharSequence path, String contextPath) {
    if (started) {
      String found = HttpProbes.route(path, contextPath == null ? "" : contextPath);
      if (found != null) {
        probe = true;
        route = found;
      }
    }
  }

  /**
   * The same where the container tells the path within the context, when it has chosen a servlet:
   * before {@link #mapped}, and like that the first one counts.
   *
   * @param path within the context, decoded, without query and parameters; null if unknown
   */
  public void askedWithin(String path, ServletRoutes routes) {
    if (started && route.isEmpty() && mapping.isEmpty()) {
      String found = HttpProbes.routeWithin(path, routes.contextPath());
      if (found != null) {
        probe = true;
        route = found;
      }
    }
  }

  /**
   * A status is on its way to the client, and whatever the server makes of the response later, the
   * client will see no other. Only needed where a server changes it nevertheless.
   */
  public void sent(int status) {
    if (started && sentStatus == 0) {
      sentStatus = status;
    }
  }

  /**
   * An exception left the application, which the server will not keep until it has answered; the
   * last one counts.
   *
   * @param source as for {@link #answered}
   */
  public void failing(Throwable exception, Object source) {
    if (started && exception != null && !isKnown(exception)) {
      failing = true;
      thrown(exception, source);
    }
  }

  /** Whether {@link #failing} has told of this exception. */
  private boolean isKnown(Throwable exception) {
    return failing && this.exception == ErrorRecorder.unwrapped(exception);
  }

  /**
   * The connection failed, and with it what waits for it: that exception is no error of the
   * application's if it comes out of it again, whatever its class.
   */
  public synchronized void disconnected(Throwable failure) {
    Throwable[] known = lost;
    if (started && known.length < MAX_LOST) {
      Throwable[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = failure;
      lost = more;
    }
  }

  private boolean isLost(Throwable thrown) {
    Throwable[] known = lost;
    Throwable cause = thrown;
    for (int depth = 0; known.length > 0 && cause != null && depth < Causes.MAX; depth++) {
      for (Throwable each : known) {
        if (cause == each) {
          return true;
        }
      }
      cause = Causes.of(cause);
    }
    return false;
  }

  /** Whether {@link #failing} has told of an exception. */
  public boolean isFailing() {
    return failing;
  }

  /**
   * A framework answers for an exception itself, which the server never sees. It counts where the
   * answer is that of a server's fault (5xx) and nothing else is known to have been thrown.
   *
   * @param source as for {@link #answered}
   */
  public void handled(Throwable exception, Object source) {
    if (started && exception != null) {
      handled = exception;
      this.source = source;
    }
  }

  /** What is known to have made the answer with this status; null if nothing is. */
  public Throwable cause(int status) {
    return exception != null ? exception : status >= 500 ? handled : null;
  }

  /**
   * The response is finished.
   *
   * @param status the status as sent, unless {@link #sent} knows better
   * @param exception what left the application, null if nothing did but what {@link #failing} told
   * @param source the server's own request, which is asked for its path and headers if there is an
   *     exception; may be null
   */
  public void answered(int status, Throwable exception, Object source) {
    if (started) {
      answered = true;
      this.status = sentStatus == 0 ? status : sentStatus;
      if (exception != null) {
        // a client that does not wait for the answer is not what failed
        if (!isKnown(exception) && !(failing && ErrorRecorder.isClientGone(exception))) {
          thrown(exception, source);
        }
      } else if (handled != null && this.status >= 500 && !failing) {
        thrown(handled, source);
      } else if (!failing) {
        this.exception = null;
      }
    }
  }

  /**
   * The response is finished, as in {@link #answered}, for servers where any thread may come to
   * know of it, perhaps two at once: the first one counts. The request ends now, unless the current
   * thread still works for it: a servlet may have written its whole response, and only then throws,
   * or its framework tells of the exception that it has answered for. Then {@link #isCompletedHere}
   * says so once the thread has left.
   */
  public void completed(int status, Throwable exception, Object source) {
    if (!started || !COMPLETIONS.compareAndSet(this, 0, 1)) {
      return;
    }
    answered(status, exception, source);
    // what follows an upgrade on this thread is another protocol's, and may take long
    if (status != 101 && ThreadCalls.current().request == this) {
      completing = Thread.currentThread();
    } else {
      endCompleted();
    }
  }

  /**
   * Whether the current thread has seen the response finished while it worked for the request: if
   * so, the caller ends it with {@link #endCompleted}.
   */
  public boolean isCompletedHere() {
    return completing == Thread.currentThread();
  }

  /** Ends a completed request. */
  public void endCompleted() {
    completing = null;
    if (exception == null && handled != null && status >= 500) {
      thrown(handled, source);
    }
    endIfAnswered();
  }

  private void thrown(Throwable exception, Object source) {
    failed =
        held != null && held.request != null
            ? held.request
            : new FailedRequest(method, "", null, 0, 0, isDetailed(exception) ? source : null);
    // only now: another thread may end the request meanwhile, when its client goes away
    this.exception = ErrorRecorder.unwrapped(exception);
  }

  /** Whether what is thrown during this request is looked at closely: decided once. */
  boolean isDetailed(Throwable thrown) {
    if (details == UNDECIDED) {
      String place = routes == null ? route : routes.single();
      details = DetailBudget.take(thrown.getClass(), place) ? DETAILED : BRIEF;
    }
    return details == DETAILED;
  }

  /** The server itself failed after all and sent this status instead. */
  public void failed(int status, Throwable exception) {
    if (started) {
      answered = true;
      this.status = sentStatus == 0 ? status : sentStatus;
      if (this.exception == null) {
        thrown(exception, source);
      }
    }
  }

  /** Ends the request if it is answered; one that is not goes on, asynchronously. */
  public void endIfAnswered() {
    if (started && answered) {
      finish(System.nanoTime() - startNanos);
    } else {
      tellHeld(); // it may go on for long
    }
  }

  private void finish(long nanos) {
    started = false;
    Throwable thrown = exception;
    String errorType = "";
    if (thrown != null) {
      errorType = thrown.getClass().getName();
    } else if (status >= 500) {
      errorType = HttpStatus.text(status);
    }
    String found = route();
    if (probe && !HttpProbes.areMeasured()) {
      Sinks.sink.httpServerLeftOut(method);
    } else {
      Sinks.sink.httpServerEnded(method, found, status, errorType, nanos);
    }
    if (thrown != null) {
      exception = null;
      FailedRequest read = failed;
      failed = null;
      if (!isLost(thrown)) {
        ErrorRecorder.leftRequest(this, new FailedRequest(read, found, status, nanos), thrown);
      }
      lost = NOTHING_LOST;
    }
    if (held != null && held.throwable == thrown) {
      held = null; // the same
    }
    tellHeld();
    source = null;
    routes = null;
    handled = null;
  }

  /** What stands as it is now, for an event that comes before the request has ended. */
  FailedRequest snapshot(boolean detailed) {
    long nanos = System.nanoTime() - startNanos;
    return detailed
        ? new FailedRequest(method, routeSoFar(), null, 0, nanos, source)
        : new FailedRequest(method, route, null, 0, nanos, null);
  }

  private String routeSoFar() {
    if (!route.isEmpty() || routes == null) {
      return route();
    }
    String asked = HttpProbes.route(RequestReader.path(source), routes.contextPath());
    if (asked != null) {
      return asked;
    }
    String found = template != null || pathAsTemplate ? template : RequestReader.template(source);
    String servletPath = RequestReader.servletPath(source);
    return found != null
        ? routes.template(found, servletPath)
        : routes.route(servletPath, RequestReader.pathInfo(source));
  }

  // --- the thread that works for it

  /**
   * The current thread works for this request from now on, if it works for none yet. Called once
   * more where the servlet becomes known only later.
   *
   * @param source the server's own request, which is asked for its headers if something fails
   * @param routes of the servlet that is about to run; null if there is none
   * @return whether it does; if so, {@link #left} must follow on this thread
   */
  public boolean entered(Object source, ServletRoutes routes) {
    ThreadCalls calls = ThreadCalls.current();
    if (!started || calls.request != null && calls.request.started) {
      if (started && calls.request == this && this.routes == null) {
        this.source = source; // the server knows them only by now
        this.routes = routes;
      }
      return false; // within another one of the same thread
    }
    this.source = source;
    this.routes = routes;
    resource = ResourcePath.ROOT;
    calls.request = this;
    return true;
  }

  /**
   * The current thread works for this request from now on, as another one has done before, and with
   * what is known since then.
   *
   * @return as for {@link #entered}
   */
  public boolean reentered() {
    return entered(source, routes);
  }

  /** Whether a servlet is known to serve it. */
  public boolean isServlet() {
    return routes != null;
  }

  /** The request that the current thread works for; null if there is none. */
  public static HttpServerRequest current() {
    HttpServerRequest request = ThreadCalls.current().request;
    return request == null || !request.started ? null : request;
  }

  /** The current thread is done with its request, for now at least. */
  public static void left() {
    ThreadCalls.current().request = null;
  }

  /** Names this request among all, for as long as it is under way; never 0. */
  long unit() {
    return (long) System.identityHashCode(this) << 32 | recent.unit() & 0xFFFFFFFFL | 1L << 63;
  }

  /**
   * What the client is told of an exception that is about to leave this request: the {@code
   * error_id} of its event. Null if there will be none.
   */
  public String errorId(Throwable thrown) {
    if (!started || thrown == null) {
      return null;
    }
    toldId = ErrorRecorder.errorId(this, thrown);
    return toldId;
  }

  // --- what a framework does for the request that the current thread works for

  /**
   * A framework has found one part more of the resource's path, below those before.
   *
   * @param part its template; null or empty for none
   */
  public static void found(String part) {
    HttpServerRequest request = ThreadCalls.current().request;
    if (request != null) {
      request.resource = request.resource.and(part);
    }
  }

  /** The same, where the path must be asked for; what comes of it is kept with the library's. */
  public static void found(Object owner, Object resource) {
    Object part = ObjectState.get(owner);
    if (!(part instanceof String)) {
      part = ResourcePath.fullPath(resource);
      ObjectState.set(owner, part);
    }
    found((String) part);
  }

  /** That was the last part: the resource takes the request. */
  public static void matched() {
    HttpServerRequest request = ThreadCalls.current().request;
    if (request != null) {
      request.match();
    }
  }

  private void match() {
    String found = resource.template();
    resource = ResourcePath.ROOT;
    // a locator may be taken for a resource before that one is found
    if (started && (route.isEmpty() || route.equals(resourceRoute))) {
      if (routes == null) {
        resourceRoute = found;
      } else if (routes.isSingle()) {
        resourceRoute = routes.resource(found);
      } else {
        resourceRoute = routes.resource(found, RequestReader.servletPath(source));
      }
      route = resourceRoute;
    }
  }

  /**
   * The framework that serves the current thread's request writes the path that was asked for where
   * Spring MVC writes its template: that is none.
   */
  public static void pathAsTemplate() {
    HttpServerRequest request = ThreadCalls.current().request;
    if (request != null) {
      request.pathAsTemplate = true;
    }
  }

  /**
   * A framework answers an exception itself. If what it sends is a 5xx, that is what the exception
   * did to the request.
   */
  public static void handled(Throwable thrown) {
    HttpServerRequest request = ThreadCalls.current().request;
    if (request != null) {
      request.handled(thrown, request.source);
    }
  }

  // --- what the server itself logs

  /**
   * Keeps what the server has logged of an exception on this request until the request ends: if
   * that is the exception that left it, the request's end tells more.
   */
  void hold(UncaughtException logged) {
    if (held == null) {
      logged.detailed = isDetailed(logged.throwable);
      // the route is known when it ends
      logged.request =
          new FailedRequest(method, route, null, 0, 0, logged.detailed ? source : null);
      if (logged.detailed) {
        logged.recent = recent.copy(Long.MAX_VALUE);
      }
      held = logged;
    } else {
      ErrorRecorder.record(logged);
    }
  }

  private void tellHeld() {
    UncaughtException logged = held;
    if (logged != null) {
      held = null;
      logged.request =
          new FailedRequest(
              logged.request,
              started && logged.detailed ? routeSoFar() : route,
              started ? 0 : status,
              System.nanoTime() - startNanos);
      ErrorRecorder.record(logged);
    }
  }

  /** One of the known methods, {@code _OTHER} for others. */
  public String method() {
    return method;
  }

  /** The template or mapping that served the request; empty if none did. */
  public String route() {
    return route.isEmpty() ? mapping : route;
  }

  /** The status as sent. */
  public int status() {
    return status;
  }
}
