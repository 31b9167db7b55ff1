package io.obs.testing.javax;

import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.servlet.AsyncContext;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.DispatcherType;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Does what the query asks for: {@code ?act=error&arg=503}. Without one it answers. */
public final class Pages extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String TEMPLATE =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
  private static final Semaphore RELEASED = new Semaphore(0);
  private static final byte[] CHUNK = new byte[64 * 1024];
  private static final int MANY_CHUNKS = 16 * 1024;

  /**
   * Not shorter: Jetty forgets a timeout that passes before the thread that set it has gone on
   * ({@code AsyncContextEvent.run}, 9.4 to 12), and the request then waits for ever.
   */
  private static final int TIMEOUT_MILLIS = 100;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String query = request.getQueryString();
    String arg = parameter(query, "arg");
    switch (parameter(query, "act")) {
      case "":
        response.getWriter().print("page");
        break;
      case "status":
        response.setStatus(Integer.parseInt(arg));
        break;
      case "error":
        response.sendError(Integer.parseInt(arg));
        break;
      case "redirect":
        response.sendRedirect(arg);
        break;
      case "read":
        response.getWriter().print(length(request.getInputStream()));
        break;
      case "throw":
        fail(arg);
        break;
      case "committed":
        response.getWriter().print("begun");
        response.flushBuffer();
        fail(arg);
        break;
      case "forward":
        request.getRequestDispatcher(arg).forward(request, response);
        break;
      case "include":
        response.getWriter().print("before ");
        request.getRequestDispatcher(arg).include(request, response);
        break;
      case "template":
        request.setAttribute(TEMPLATE, arg);
        response.getWriter().print("template");
        break;
      case "template-throw":
        request.setAttribute(TEMPLATE, arg);
        fail("runtime");
        break;
      case "upgrade":
        request.upgrade(Echo.class);
        break;
      case "stream":
        stream(response);
        break;
      case "hold":
        hold();
        break;
      case "held":
        response.getWriter().print(RELEASED.getQueueLength());
        break;
      case "release":
        RELEASED.release();
        break;
      default:
        async(parameter(query, "act"), arg, request, response);
    }
  }

  private void async(
      String act, String arg, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      if (arg.isEmpty()) {
        response.getWriter().print("dispatched");
      } else {
        fail(arg);
      }
      return;
    }
    if (request.getDispatcherType() == DispatcherType.ERROR) {
      return; // Jetty 9.3 asks the servlet itself for an error page
    }
    AsyncContext context = request.startAsync();
    context.setTimeout(30_000);
    switch (act) {
      case "async-complete":
        start(
            () -> {
              response.getWriter().print("completed");
              context.complete();
            });
        break;
      case "async-hold":
        start(
            () -> {
              hold();
              context.complete();
            });
        break;
      case "async-status":
        start(
            () -> {
              response.setStatus(Integer.parseInt(arg));
              context.complete();
            });
        break;
      case "async-complete-now":
        response.getWriter().print("completed");
        context.complete();
        break;
      case "async-dispatch":
        start(context::dispatch);
        break;
      case "async-dispatch-to":
        start(() -> context.dispatch(arg));
        break;
      case "async-timeout":
        context.setTimeout(TIMEOUT_MILLIS);
        break;
      case "async-timeout-answered":
        context.setTimeout(TIMEOUT_MILLIS);
        context.addListener(new Answering(Integer.parseInt(arg)));
        break;
      case "async-throw":
        // started, and then the servlet itself fails
        fail(arg);
        break;
      case "async-throw-answered":
        context.addListener(new Answering(503));
        fail(arg);
        break;
      case "async-stream":
        start(
            () -> {
              try {
                stream(response);
              } finally {
                context.complete();
              }
            });
        break;
      case "async-stream-forgotten":
        context.setTimeout(1_000);
        start(() -> stream(response));
        break;
      case "async-write-listener":
        context.setTimeout(2_000);
        Streaming.start(context, response);
        break;
      default:
        throw new IllegalArgumentException(act);
    }
  }

  /** Waits until another request releases this one. */
  private static void hold() throws IOException {
    try {
      if (!RELEASED.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new IOException("not released");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void stream(HttpServletResponse response) throws IOException {
    for (int i = 0; i < MANY_CHUNKS; i++) {
      response.getOutputStream().write(CHUNK);
    }
  }

  private static void fail(String arg) throws IOException, ServletException {
    switch (arg) {
      case "servlet":
        throw new ServletException("no cause");
      case "cause":
        throw new ServletException("outer", new IllegalStateException("inner"));
      case "causes":
        throw new ServletException(
            "outer", new ServletException("middle", new IllegalStateException("inner")));
      case "runtime":
        throw new UnsupportedOperationException("runtime");
      case "error":
        throw new AssertionError("error");
      case "io":
        throw new IOException("disk");
      default:
        throw new IllegalArgumentException(arg);
    }
  }

  private static long length(InputStream body) throws IOException {
    byte[] buffer = new byte[4096];
    long length = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      length += read;
    }
    return length;
  }

  /** From the query only, so that a body stays unread. */
  private static String parameter(String query, String name) {
    if (query != null) {
      for (String pair : query.split("&")) {
        if (pair.startsWith(name + '=')) {
          try {
            return URLDecoder.decode(pair.substring(name.length() + 1), "UTF-8");
          } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }
    return "";
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | IllegalStateException clientGone) {
                // nobody to tell; the container may have completed first
              }
            },
            "application");
    thread.setDaemon(true);
    thread.start();
  }

  private static final class Answering implements AsyncListener {
    private final int status;

    Answering(int status) {
      this.status = status;
    }

    private void answer(AsyncEvent event) throws IOException {
      HttpServletResponse response = (HttpServletResponse) event.getSuppliedResponse();
      if (response == null) {
        response = (HttpServletResponse) event.getAsyncContext().getResponse();
      }
      response.setStatus(status);
      event.getAsyncContext().complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      answer(event);
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
      answer(event);
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  /** The only class here that does not exist in Servlet 3.0. */
  private static final class Streaming implements WriteListener {
    private final AsyncContext context;
    private final ServletOutputStream out;
    private int written;

    private Streaming(AsyncContext context, ServletOutputStream out) {
      this.context = context;
      this.out = out;
    }

    static void start(AsyncContext context, HttpServletResponse response) throws IOException {
      ServletOutputStream out = response.getOutputStream();
      out.setWriteListener(new Streaming(context, out));
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (written++ == MANY_CHUNKS) {
          context.complete();
          return;
        }
        out.write(CHUNK);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      context.complete();
    }
  }
}
