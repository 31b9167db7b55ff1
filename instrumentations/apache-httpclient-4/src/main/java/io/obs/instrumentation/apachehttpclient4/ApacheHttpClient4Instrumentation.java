package io.obs.instrumentation.apachehttpclient4;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Apache HttpClient 4.3 to 4.5: those that its builders make, and the older {@code
 * DefaultHttpClient} and what extends it. All that {@code execute} and the fluent API do comes to
 * {@code doExecute} of the client that does the work; redirects, retries, authentication and the
 * builders' cache are below it and belong to the call. The class that clients extend is not woven,
 * nor are the library's own wrappers, so that what they are wrapped around is what counts.
 */
public final class ApacheHttpClient4Instrumentation implements InstrumentationModule {
  private static final String CLIENTS = "org.apache.http.impl.client.";

  @Override
  public String name() {
    return "apache-httpclient-4";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        client(CLIENTS + "InternalHttpClient"),
        client(CLIENTS + "MinimalHttpClient"),
        client(CLIENTS + "AbstractHttpClient"));
  }

  private static TypeInstrumentation client(String client) {
    return TypeInstrumentation.ofClass(client)
        .weave(
            "io.obs.instrumentation.apachehttpclient4.ExecuteAdvice",
            method(
                "doExecute",
                "org.apache.http.HttpHost",
                "org.apache.http.HttpRequest",
                "org.apache.http.protocol.HttpContext"));
  }
}
