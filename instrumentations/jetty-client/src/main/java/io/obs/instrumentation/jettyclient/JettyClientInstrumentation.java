package io.obs.instrumentation.jettyclient;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Jetty's HTTP client 9.4 to 11, over HTTP/1.1 and HTTP/2. Every request is an exchange, blocking
 * or not; redirects and authentication make further ones in the same conversation, which keeps the
 * call. It ends with the body, when the caller's own listeners hear of that.
 */
public final class JettyClientInstrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.jettyclient.";
  private static final String CLIENT = "org.eclipse.jetty.client.";

  @Override
  public String name() {
    return "jetty-client";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(CLIENT + "HttpExchange")
            .weave(
                ADVICE + "ExchangeAdvice",
                method(
                    "<init>",
                    CLIENT + "HttpDestination",
                    CLIENT + "HttpRequest",
                    "java.util.List")),
        TypeInstrumentation.ofClass(CLIENT + "HttpConversation")
            .keepState()
            .weave(
                ADVICE + "ListenersAdvice",
                method("updateResponseListeners", CLIENT + "api.Response$ResponseListener")),
        TypeInstrumentation.ofClass(CLIENT + "ResponseNotifier")
            .weave(
                ADVICE + "CompleteAdvice",
                method("notifyComplete", "java.util.List", CLIENT + "api.Result")));
  }
}
