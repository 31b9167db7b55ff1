package io.obs.instrumentation.okhttp;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * OkHttp 3 to 5. Woven is what {@code execute} and {@code enqueue} share: the interceptors' way out
 * and back, on the thread that waits for the response. Redirects, retries and authentication happen
 * below it and belong to the call; so does the handshake of a WebSocket, which is a call like any
 * other. The time that an enqueued call waits for its turn is before it.
 */
public final class OkHttpInstrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.okhttp.InterceptorChainAdvice";

  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("okhttp3.RealCall")
            .weave(
                ADVICE,
                method("getResponseWithInterceptorChain"),
                // until 3.3: whether it is for a WebSocket
                method("getResponseWithInterceptorChain", "boolean")),
        // since 4.4
        TypeInstrumentation.ofClass("okhttp3.internal.connection.RealCall")
            .weave(ADVICE, method("getResponseWithInterceptorChain$okhttp")));
  }
}
