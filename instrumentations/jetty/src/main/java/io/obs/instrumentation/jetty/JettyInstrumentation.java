package io.obs.instrumentation.jetty;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Jetty 9.4, 10 and 11, embedded and stand-alone. Measured at the channel, which every request and
 * each of its events passes, whatever the protocol, with servlets or only with handlers. Nothing
 * here names the Servlet API, so one advice serves javax and jakarta.
 *
 * <pre>
 * HttpChannel.onRequest           request arrived
 * HttpChannel.handle              it starts, a thread works for it; again for each event of an asynchronous one
 *   ServletHandler.doHandle       the servlet ran: mapping, the framework's template
 *   ServletHandler.doScope        the servlet was not reached: authentication
 * HttpChannel.handleException     what left the application
 * HttpChannel.onCompleted         response finished: status and exception; ends
 * HttpChannel.recycle             forgets what was handed to HTTP/2
 * </pre>
 */
public final class JettyInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.jetty.";
  private static final String STRING = "java.lang.String";
  private static final String REQUEST = "org.eclipse.jetty.server.Request";

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        type("org.eclipse.jetty.server.HttpChannel")
            .weave(
                PACKAGE + "OnRequestAdvice",
                method("onRequest", "org.eclipse.jetty.http.MetaData$Request"))
            .weave(PACKAGE + "HandleAdvice", method("handle"))
            .weave(
                PACKAGE + "HandleExceptionAdvice", method("handleException", "java.lang.Throwable"))
            .weave(PACKAGE + "OnCompletedAdvice", method("onCompleted"))
            .weave(PACKAGE + "RecycleAdvice", method("recycle"))
            .keepState(),
        type("org.eclipse.jetty.servlet.ServletHandler")
            .weave(
                PACKAGE + "DoHandleAdvice",
                method(
                    "doHandle",
                    STRING,
                    REQUEST,
                    "javax.servlet.http.HttpServletRequest",
                    "javax.servlet.http.HttpServletResponse"),
                method(
                    "doHandle",
                    STRING,
                    REQUEST,
                    "jakarta.servlet.http.HttpServletRequest",
                    "jakarta.servlet.http.HttpServletResponse"))
            .weave(
                PACKAGE + "DoScopeAdvice",
                method(
                    "doScope",
                    STRING,
                    REQUEST,
                    "javax.servlet.http.HttpServletRequest",
                    "javax.servlet.http.HttpServletResponse"),
                method(
                    "doScope",
                    STRING,
                    REQUEST,
                    "jakarta.servlet.http.HttpServletRequest",
                    "jakarta.servlet.http.HttpServletResponse")),
        type("org.eclipse.jetty.servlet.ServletHolder").keepState());
  }

  private static TypeInstrumentation type(String className) {
    // which came with 9.4; some of what is woven has had its name since Jetty 7
    return TypeInstrumentation.ofClass(className)
        .ifVisible("org.eclipse.jetty.server.ResourceService");
  }
}
