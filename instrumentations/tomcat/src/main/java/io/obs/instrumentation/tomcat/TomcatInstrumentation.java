package io.obs.instrumentation.tomcat;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Tomcat 8.5 to 11, embedded and stand-alone. Measured at the adapter between the protocols and the
 * container, which every request passes that Tomcat answers: HTTP/1.1, HTTP/2 and AJP, with or
 * without a context. Nothing here names the Servlet API, so one advice serves javax and jakarta.
 *
 * <pre>
 * CoyoteAdapter.service           request starts
 *   StandardWrapperValve.invoke   the servlet ran: the framework's template
 *   Response.setCommitted         the status is on its way; none that comes later counts
 *   Request.recycle               response finished: route, status, exception
 * CoyoteAdapter.service           ends, unless it went asynchronous
 * CoyoteAdapter.asyncDispatch     ends, if it recycled the request
 * CoyoteAdapter.log               a request that was refused before service
 * </pre>
 */
public final class TomcatInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.tomcat.";
  private static final String COYOTE_REQUEST = "org.apache.coyote.Request";
  private static final String COYOTE_RESPONSE = "org.apache.coyote.Response";

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
                    "org.apache.tomcat.util.net.SocketEvent"))
            .weave(PACKAGE + "LogAdvice", method("log", COYOTE_REQUEST, COYOTE_RESPONSE, "long")),
        TypeInstrumentation.ofClass("org.apache.catalina.connector.Request")
            .weave(PACKAGE + "RecycleAdvice", method("recycle")),
        TypeInstrumentation.ofClass("org.apache.catalina.core.StandardWrapperValve")
            .weave(
                PACKAGE + "WrapperValveAdvice",
                method(
                    "invoke",
                    "org.apache.catalina.connector.Request",
                    "org.apache.catalina.connector.Response")),
        TypeInstrumentation.ofClass(COYOTE_RESPONSE)
            .weave(PACKAGE + "CommitAdvice", method("setCommitted", "boolean")),
        TypeInstrumentation.ofClass("org.apache.catalina.core.StandardWrapper").keepState());
  }
}
