package io.obs.bootstrap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * One request of a servlet container that has no instrumentation of its own, as its filters and
 * servlets see it: from the first of them until that returns or, if it went asynchronous, until the
 * container dispatches it again and that returns, or tells that it is complete. Kept with the
 * container's request object and reused with it.
 *
 * <p>Speaks the Servlet API's language without its types, which are out of sight here: woven code
 * hands over what it has read. The thread that went asynchronous may still run while others
 * dispatch or complete, so all that is shared is guarded by the object itself, which nobody else
 * waits for.
 */
public final class ServletCall {
  private final HttpServerRequest measured = new HttpServerRequest();

  /** The container's; null while none is under way. */
  private Object request;

  private Object response;
  private ServletRoutes routes;
  private String servletPath;

  /** The thread whose return ends the request; null while that is the container's to tell. */
  private Thread ending;

  /** Whether there is a listener for the asynchronous cycle that was started last. */
  private boolean listening;

  private ServletCall() {}

  /**
   * A filter or servlet is about to be called, and the thread works for no request yet.
   *
   * @param request the container's own, without what the application wraps around it
   * @param response the container's
   * @param dispatch the name of the {@code DispatcherType}
   * @param method as asked for
   * @param servletPath the part of the path that led to the servlet; null counts as empty
   * @param pathInfo the rest; may be null
   * @param context the {@code ServletContext}; may be null
   * @return this, if {@link #left} must follow; null if the request is not measured here, or is
   *     over, and this is the container's dispatch to an error page
   */
  public static ServletCall entered(
      Object request,
      Object response,
      String dispatch,
      String method,
      String servletPath,
      String pathInfo,
      Object context) {
    Object state = ObjectState.get(request);
    ServletCall call = state instanceof ServletCall ? (ServletCall) state : null;
    if ("REQUEST".equals(dispatch)) {
      if (call == null) {
        call = new ServletCall();
        ObjectState.set(request, call);
      }
      call.start(request, response, method, servletPath, pathInfo, context);
    }
    return call != null && call.enter("REQUEST".equals(dispatch) || "ASYNC".equals(dispatch))
        ? call
        : null;
  }

  private synchronized void start(
      Object request,
      Object response,
      String method,
      String servletPath,
      String pathInfo,
      Object context) {
    this.request = request;
    this.response = response;
    this.servletPath = servletPath == null ? "" : servletPath;
    measured.start(method);
    String path =
        pathInfo == null || pathInfo.isEmpty()
            ? this.servletPath
            : this.servletPath.isEmpty() ? pathInfo : this.servletPath.concat(pathInfo);
    routes = ServletContextRoutes.find(context, path);
    measured.askedWithin(path, routes);
    measured.mapped(routes.single());
  }

  /**
   * @param ends whether the request ends when the thread returns, unless it goes asynchronous until
   *     then; a forward or an include that a thread of the application's own makes ends none
   */
  private synchronized boolean enter(boolean ends) {
    if (!measured.entered(request, routes)) {
      return false;
    }
    if (ends) {
      ending = Thread.currentThread();
      listening = false; // a dispatch takes the listeners away
    }
    return true;
  }

  /**
   * The filter or servlet returned. Must be called first, so that the thread is free whatever
   * follows.
   *
   * @param thrown what left it; may be null
   * @return whether the request ends now, and {@link #ended} must follow. If not, nothing may be
   *     asked any more of what the container may have given to another request already
   */
  public synchronized boolean left(Throwable thrown) {
    HttpServerRequest.left();
    if (ending == Thread.currentThread()) {
      return true;
    }
    measured.failing(thrown, request); // the container tells its listeners, and then completes
    return false;
  }

  /**
   * Ends the request.
   *
   * @param template Spring MVC's; may be null
   * @param answeredFor the exception of which Spring MVC made the answer itself; may be null
   * @param status of the response
   * @param committed whether the status is on its way
   * @param thrown what left the application, which the container answers with 500 if it still can;
   *     may be null
   * @return the {@code error_id} to tell the client; null for none
   */
  public synchronized String ended(
      Object template, Object answeredFor, int status, boolean committed, Throwable thrown) {
    int sent = thrown == null || committed ? status : 500;
    Throwable failure = thrown;
    if (failure == null && sent >= 500 && answeredFor instanceof Throwable) {
      failure = (Throwable) answeredFor;
    }
    String id =
        committed || ErrorRecorder.responseHeader() == null
            ? null
            : measured.errorId(failure == null ? measured.cause(sent) : failure);
    end(template, sent, failure);
    return id;
  }

  private void end(Object template, int status, Throwable failure) {
    measured.answered(status, failure, request);
    if (template instanceof String) {
      measured.templated((String) template);
    }
    String found = measured.template();
    if (found != null) {
      measured.routed(routes.template(found, servletPath));
    }
    measured.endIfAnswered();
    request = null;
    response = null;
    routes = null;
    ending = null;
  }

  // --- asynchronous requests

  /**
   * The request went asynchronous: it does not end with the thread's return any more.
   *
   * @param api the Servlet API's {@code AsyncListener}
   * @return a listener of this type, to be added at once, before anybody can complete; null if
   *     there is one already
   */
  public synchronized Object startedAsync(Class<?> api) {
    if (listening || !measured.isStarted()) {
      return null;
    }
    Object listener =
        Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, new Completion());
    ending = null;
    listening = true;
    return listener;
  }

  /** Called by the container, on whichever thread completes. */
  private final class Completion implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      String name = method.getName();
      if (name.equals("equals")) {
        return proxy == arguments[0];
      } else if (name.equals("hashCode")) {
        return System.identityHashCode(proxy);
      } else if (name.equals("toString")) {
        return Completion.class.getName();
      }
      try {
        if (name.equals("onComplete")) {
          completed();
        } else if (name.equals("onError")) {
          failed(ServletApi.ask(arguments[0], ".servlet.AsyncEvent", "getThrowable"));
        } else if (name.equals("onStartAsync")) {
          startedAgain();
        }
        // after onTimeout follows what the application or the container answers
      } catch (Throwable t) {
        AdviceFailures.report(t, "servlet-api", Completion.class.getName());
      }
      return null;
    }
  }

  /** It goes asynchronous once more, and this listener is not asked again. */
  private synchronized void startedAgain() {
    listening = false;
  }

  private synchronized void failed(Object thrown) {
    if (thrown instanceof Throwable) {
      measured.failing((Throwable) thrown, request);
    }
  }

  private synchronized void completed() {
    if (!measured.isStarted()) {
      return; // ended with its last dispatch
    }
    if (HttpServerRequest.current() == measured) {
      ending = Thread.currentThread(); // completed at once, and the servlet may still fail
    } else {
      end(RequestReader.template(request), ServletApi.status(response), null);
    }
  }
}
