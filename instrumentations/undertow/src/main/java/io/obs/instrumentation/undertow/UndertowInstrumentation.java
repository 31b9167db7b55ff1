package io.obs.instrumentation.undertow;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Undertow 1.4 to 2.3, embedded and inside a server, with servlets or only with handlers. Measured
 * at the exchange, of which there is one for each request, whatever the protocol. What goes into
 * the core names nothing of its servlets, which other class loaders have, if there are any; and
 * nothing names the Servlet API, so one advice serves javax and jakarta.
 *
 * <pre>
 * Connectors.executeRootHandler                        request starts; again whenever it is handed to another thread
 *   ServletRequestContext.setServletPathMatch          the servlet is chosen: mapping
 *   HttpServletRequestImpl.setAttribute                the framework's template, the exception that it answers for
 *   LoggingExceptionHandler.handleThrowable            what left the application
 * HttpServerExchange.startResponse                     the last moment to tell the client of an error
 * HttpServerExchange.invokeExchangeCompleteListeners   response finished, or client gone: ends
 * HttpReadListener.sendBadRequestAndClose              a request that was refused while it was read
 * </pre>
 */
public final class UndertowInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.undertow.";
  private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("io.undertow.server.Connectors")
            .weave(
                PACKAGE + "RootHandlerAdvice",
                method("executeRootHandler", "io.undertow.server.HttpHandler", EXCHANGE)),
        TypeInstrumentation.ofClass(EXCHANGE)
            .weave(PACKAGE + "StartResponseAdvice", method("startResponse"))
            .weave(PACKAGE + "CompleteAdvice", method("invokeExchangeCompleteListeners"))
            .keepState(),
        TypeInstrumentation.ofClass("io.undertow.server.protocol.http.HttpReadListener")
            .weave(
                PACKAGE + "BadRequestAdvice",
                method(
                    "sendBadRequestAndClose",
                    "org.xnio.StreamConnection",
                    "java.lang.Exception"), // 1.4
                method(
                    "sendBadRequestAndClose", "org.xnio.StreamConnection", "java.lang.Throwable")),
        TypeInstrumentation.ofClass("io.undertow.servlet.handlers.ServletRequestContext")
            .weave(
                PACKAGE + "ServletPathMatchAdvice",
                method("setServletPathMatch", "io.undertow.servlet.handlers.ServletPathMatch")),
        TypeInstrumentation.ofClass("io.undertow.servlet.spec.HttpServletRequestImpl")
            .weave(
                PACKAGE + "SetAttributeAdvice",
                method("setAttribute", "java.lang.String", "java.lang.Object")),
        TypeInstrumentation.ofClass("io.undertow.servlet.api.LoggingExceptionHandler")
            .weave(
                PACKAGE + "HandleThrowableAdvice",
                method(
                    "handleThrowable",
                    EXCHANGE,
                    "javax.servlet.ServletRequest",
                    "javax.servlet.ServletResponse",
                    "java.lang.Throwable"),
                method(
                    "handleThrowable",
                    EXCHANGE,
                    "jakarta.servlet.ServletRequest",
                    "jakarta.servlet.ServletResponse",
                    "java.lang.Throwable")),
        TypeInstrumentation.ofClass("io.undertow.servlet.core.ManagedServlet").keepState());
  }
}
