package io.obs.instrumentation.httpurlconnection;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * The JDK's {@code HttpURLConnection}, http and https. Everything that asks for the response comes
 * to {@code getInputStream} of the http class ({@code getResponseCode}, header fields, {@code
 * getContent}; https delegates to a subclass); redirects are followed below it.
 */
public final class HttpUrlConnectionInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.httpurlconnection.";

  @Override
  public String name() {
    return "http-url-connection";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("sun.net.www.protocol.http.HttpURLConnection")
            .keepState()
            .weave(PACKAGE + "StepAdvice", method("connect"), method("getOutputStream"))
            .weave(PACKAGE + "ResponseAdvice", method("getInputStream")),
        TypeInstrumentation.ofClass("sun.net.www.protocol.https.AbstractDelegateHttpsURLConnection")
            .weave(PACKAGE + "StepAdvice", method("connect")));
  }
}
