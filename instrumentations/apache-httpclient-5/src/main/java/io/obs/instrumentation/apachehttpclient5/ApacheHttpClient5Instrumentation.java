package io.obs.instrumentation.apachehttpclient5;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Apache HttpClient 5, the classic clients. All that {@code execute} and the fluent API do comes to
 * {@code doExecute} of the client that does the work; redirects, retries, authentication and the
 * cache are below it and belong to the call. The class that clients extend is not woven, so one
 * that only hands its calls on to another is not counted beside it.
 */
public final class ApacheHttpClient5Instrumentation implements InstrumentationModule {
  private static final String CLIENTS = "org.apache.hc.client5.http.impl.classic.";

  @Override
  public String name() {
    return "apache-httpclient-5";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        classic(CLIENTS + "InternalHttpClient"), classic(CLIENTS + "MinimalHttpClient"));
  }

  private static TypeInstrumentation classic(String client) {
    return TypeInstrumentation.ofClass(client)
        .weave(
            "io.obs.instrumentation.apachehttpclient5.ExecuteAdvice",
            method(
                "doExecute",
                "org.apache.hc.core5.http.HttpHost",
                "org.apache.hc.core5.http.ClassicHttpRequest",
                "org.apache.hc.core5.http.protocol.HttpContext"));
  }
}
