package io.obs.instrumentation.jetty12;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Jetty 12.0 and 12.1, embedded and stand-alone. Measured at the channel, which every request
 * passes, whatever the protocol and with whichever servlets, or none; the servlet environments only
 * tell the route and the exception, and which thread works for the request. Those of ee10 and ee11
 * are alike; so are those of ee8 and ee9, which hold Jetty's older self.
 *
 * <pre>
 * HttpChannelState.onRequest                    request arrived
 * HttpChannelState.onFailure                    it was too malformed for that; or the connection failed
 * HttpChannelState.HandlerInvoker.run           it starts, a thread works for it
 *   ee10: ServletContextHandler.wrapRequest       the servlet is chosen: mapping
 *   ee10: ServletChannel.handle                   a thread works for it; again for each event of an asynchronous one
 *     ee10: ServletHandler.MappedServlet.handle     the servlet ran: the framework's template
 *   ee10: ServletChannel.handleException          what left the servlets
 *   ee10: ServletChannel.onCompleted              what Spring MVC answered itself
 *   ee9: as the instrumentation of Jetty 11, in the nested server
 * HttpChannelState.ChannelResponse.failed       a write failed: the client is gone
 * HttpChannelState.ChannelCallback.failed       what left the handlers
 * HttpChannelState.completeStream               response finished: status; ends
 * HttpChannelState.recycle                      forgets what was handed to HTTP/2
 * </pre>
 */
public final class Jetty12Instrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.jetty12.";
  private static final String CHANNEL = "org.eclipse.jetty.server.internal.HttpChannelState";
  private static final String REQUEST = "org.eclipse.jetty.server.Request";
  private static final String RESPONSE = "org.eclipse.jetty.server.Response";
  private static final String STREAM = "org.eclipse.jetty.server.HttpStream";
  private static final String STRING = "java.lang.String";
  private static final String THROWABLE = "java.lang.Throwable";

  @Override
  public String name() {
    return "jetty-12";
  }

  @Override
  public List<TypeInstrumentation> types() {
    List<TypeInstrumentation> types =
        new ArrayList<TypeInstrumentation>(
            Arrays.asList(
                TypeInstrumentation.ofClass(CHANNEL)
                    .weave(
                        PACKAGE + "OnRequestAdvice",
                        method("onRequest", "org.eclipse.jetty.http.MetaData$Request"))
                    .weave(PACKAGE + "OnFailureAdvice", method("onFailure", THROWABLE))
                    .weaveIfPresent(
                        PACKAGE + "OnFailureAdvice", method("onRemoteFailure", THROWABLE))
                    .weaveIfPresent(
                        PACKAGE + "CompleteInChannelAdvice",
                        method("completeStream", STREAM, THROWABLE))
                    .weave(PACKAGE + "RecycleAdvice", method("recycle"))
                    .keepState(),
                TypeInstrumentation.ofClass(CHANNEL + "$HandlerInvoker")
                    .weave(PACKAGE + "HandleAdvice", method("run"))
                    .weaveIfPresent(
                        PACKAGE + "CompleteInInvokerAdvice",
                        method("completeStream", STREAM, THROWABLE)),
                TypeInstrumentation.ofClass(CHANNEL + "$ChannelResponse")
                    .weave(PACKAGE + "WriteFailedAdvice", method("failed", THROWABLE)),
                TypeInstrumentation.ofClass(CHANNEL + "$ChannelCallback")
                    .weave(PACKAGE + "FailedAdvice", method("failed", THROWABLE))));
    addServlets(types, "ee10");
    addServlets(types, "ee11");
    addNested(types, "ee8", "javax");
    addNested(types, "ee9", "jakarta");
    return types;
  }

  private static void addServlets(List<TypeInstrumentation> types, String environment) {
    String advice = PACKAGE + environment + '.';
    String library = "org.eclipse.jetty." + environment + ".servlet.";
    String handler = library + "ServletHandler";
    types.add(
        TypeInstrumentation.ofClass(library + "ServletContextHandler")
            .weave(advice + "WrapRequestAdvice", method("wrapRequest", REQUEST, RESPONSE)));
    types.add(
        TypeInstrumentation.ofClass(library + "ServletChannel")
            .weave(advice + "HandleAdvice", method("handle"))
            .weave(advice + "HandleExceptionAdvice", method("handleException", THROWABLE))
            .weave(advice + "OnCompletedAdvice", method("onCompleted"))
            .keepState());
    types.add(
        TypeInstrumentation.ofClass(handler + "$MappedServlet")
            .weave(
                advice + "ServletAdvice",
                method(
                    "handle",
                    handler,
                    STRING,
                    "jakarta.servlet.http.HttpServletRequest",
                    "jakarta.servlet.http.HttpServletResponse"))
            .keepState());
  }

  private static void addNested(
      List<TypeInstrumentation> types, String environment, String namespace) {
    String advice = PACKAGE + environment + '.';
    String nested = "org.eclipse.jetty." + environment + ".nested.";
    String library = "org.eclipse.jetty." + environment + ".servlet.";
    String request = namespace + ".servlet.http.HttpServletRequest";
    String response = namespace + ".servlet.http.HttpServletResponse";
    types.add(
        TypeInstrumentation.ofClass(nested + "HttpChannel")
            .weave(
                advice + "OnRequestAdvice",
                method("onRequest", nested + "ContextHandler$CoreContextRequest"))
            .weave(advice + "HandleAdvice", method("handle"))
            .weave(advice + "HandleExceptionAdvice", method("handleException", THROWABLE))
            .weave(advice + "OnCompletedAdvice", method("onCompleted"))
            .keepState());
    types.add(
        TypeInstrumentation.ofClass(library + "ServletHandler")
            .weave(
                advice + "DoHandleAdvice",
                method("doHandle", STRING, nested + "Request", request, response))
            .weave(
                advice + "DoScopeAdvice",
                method("doScope", STRING, nested + "Request", request, response)));
    types.add(TypeInstrumentation.ofClass(library + "ServletHolder").keepState());
  }
}
