package io.obs.instrumentation.jettyclient12;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Jetty's HTTP client 12, which does as that of 9.4 to 11 does, by other classes: an exchange for
 * every request, a conversation for every call. The call ends with the body.
 */
public final class JettyClient12Instrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.jettyclient12.";
  private static final String CLIENT = "org.eclipse.jetty.client.";
  private static final String TRANSPORT = "org.eclipse.jetty.client.transport.";

  @Override
  public String name() {
    return "jetty-client-12";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(TRANSPORT + "HttpExchange")
            .weave(
                ADVICE + "ExchangeAdvice",
                method("<init>", TRANSPORT + "HttpDestination", TRANSPORT + "HttpRequest")),
        TypeInstrumentation.ofClass(TRANSPORT + "HttpConversation")
            .keepState()
            .weave(
                ADVICE + "ListenersAdvice",
                method("updateResponseListeners", CLIENT + "Response$Listener")),
        TypeInstrumentation.ofClass(TRANSPORT + "ResponseListeners")
            .weave(
                ADVICE + "CompleteAdvice",
                method("notifyComplete", CLIENT + "Result"),
                // when a handler of the client's own gives up
                method("emitSuccessComplete", CLIENT + "Result"),
                method("emitFailureComplete", CLIENT + "Result")));
  }
}
