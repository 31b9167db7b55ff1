package io.obs.instrumentation.tomcat;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Tomcat 7 to 11, embedded and stand-alone. Measured at the adapter between the protocols and the
 * container, which every request passes that Tomcat answers: HTTP/1.1, HTTP/2 and AJP, with or
 * without a context. Nothing here names the Servlet API, so one advice serves javax and jakarta.
 *
 * <pre>
 * CoyoteAdapter.service           request starts
 *   StandardWrapperValve.invoke   the servlet ran: its route, the framework's template
 *     exception                   what it threw
 *   Response.setCommitted         the status is on its way; none that comes later counts
 *   Request.recycle               response finished: route, status, exception
 * CoyoteAdapter.service           ends, unless it went asynchronous
 * CoyoteAdapter.asyncDispatch     ends, if it recycled the request
 * CoyoteAdapter.errorDispatch     the same in Tomcat 7 and 8.0, and so does event (Comet)
 * CoyoteAdapter.log               a request that was refused before service
 * Response.recycle                another request may follow
 * </pre>
 */
public final class TomcatInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.tomcat.";
  private static final String COYOTE_REQUEST = "org.apache.coyote.Request";
  private static final String COYOTE_RESPONSE = "org.apache.coyote.Response";
  private static final String REQUEST = "org.apache.catalina.connector.Request";
  private static final String RESPONSE = "org.apache.catalina.connector.Response";
  private static final String THROWABLE = "java.lang.Throwable";

  @Override
  public String name() {
    return "tomcat";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("org.apache.catalina.connector.CoyoteAdapter")
            .weave(PACKAGE + "ServiceAdvice", method("service", COYOTE_REQUEST, COYOTE_RESPONSE))
            .weave(
                PACKAGE + "AsyncDispatchAdvice",
                method(
                    "asyncDispatch",
                    COYOTE_REQUEST,
                    COYOTE_RESPONSE,
                    "org.apache.tomcat.util.net.SocketEvent"),
                method(
                    "asyncDispatch",
                    COYOTE_REQUEST,
                    COYOTE_RESPONSE,
                    "org.apache.tomcat.util.net.SocketStatus"))
            .weaveIfPresent(
                PACKAGE + "AsyncDispatchAdvice",
                method("errorDispatch", COYOTE_REQUEST, COYOTE_RESPONSE),
                method(
                    "event",
                    COYOTE_REQUEST,
                    COYOTE_RESPONSE,
                    "org.apache.tomcat.util.net.SocketStatus"))
            .weave(PACKAGE + "LogAdvice", method("log", COYOTE_REQUEST, COYOTE_RESPONSE, "long")),
        TypeInstrumentation.ofClass(REQUEST).weave(PACKAGE + "RecycleAdvice", method("recycle")),
        TypeInstrumentation.ofClass("org.apache.catalina.core.StandardWrapperValve")
            .weave(PACKAGE + "WrapperValveAdvice", method("invoke", REQUEST, RESPONSE))
            .weave(
                PACKAGE + "ExceptionAdvice",
                method("exception", REQUEST, RESPONSE, THROWABLE),
                method("exception", REQUEST, RESPONSE, THROWABLE, "int")),
        TypeInstrumentation.ofClass(COYOTE_RESPONSE)
            .weave(PACKAGE + "CommitAdvice", method("setCommitted", "boolean"))
            .weave(PACKAGE + "RenewAdvice", method("recycle")),
        TypeInstrumentation.ofClass("org.apache.catalina.core.StandardWrapper").keepState());
  }
}
