package io.obs.instrumentation.javahttpclient;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * {@code java.net.http.HttpClient} of Java 11 and later. Woven is the private method that {@code
 * send} and both public {@code sendAsync} share, in all versions so far; redirects, authentication
 * and pushed responses happen below it and belong to the call. {@code send} is woven itself, too,
 * because around a call that is waited for nothing needs to be allocated for its future.
 */
public final class JavaHttpClientInstrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "java-http-client";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("jdk.internal.net.http.HttpClientImpl")
            .weave(
                "io.obs.instrumentation.javahttpclient.SendAdvice",
                method(
                    "send", "java.net.http.HttpRequest", "java.net.http.HttpResponse$BodyHandler"))
            .weave(
                "io.obs.instrumentation.javahttpclient.SendAsyncAdvice",
                method(
                    "sendAsync",
                    "java.net.http.HttpRequest",
                    "java.net.http.HttpResponse$BodyHandler",
                    "java.net.http.HttpResponse$PushPromiseHandler",
                    "java.util.concurrent.Executor")));
  }
}
