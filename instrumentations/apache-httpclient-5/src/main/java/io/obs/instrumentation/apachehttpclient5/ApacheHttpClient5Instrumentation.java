package io.obs.instrumentation.apachehttpclient5;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Apache HttpClient 5. All that {@code execute} of the classic clients and the fluent API do comes
 * to {@code doExecute} of the client that does the work; redirects, retries, authentication and the
 * cache are below it and belong to the call. The class that clients extend is not woven, so one
 * that only hands its calls on to another is not counted beside it.
 *
 * <p>An asynchronous call goes down a chain of the same elements, each of which hands the next a
 * callback of its own. What the first of them is given, and the future that the caller has, tell
 * the end: the response's headers, a failure, or that the caller cancels.
 */
public final class ApacheHttpClient5Instrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.apachehttpclient5.";
  private static final String CLASSIC = "org.apache.hc.client5.http.impl.classic.";
  private static final String ASYNC = "org.apache.hc.client5.http.impl.async.";
  private static final String CORE = "org.apache.hc.core5.";

  /**
   * The callback at the head of the chain has no name, and another number in 5.0, in 5.1, in 5.2
   * and since 5.3. What else has one of these names lacks the methods, or is never a call's.
   */
  private static final String[] CALLBACKS = {"$1$2", "$1$3", "$1", "$2"};

  @Override
  public String name() {
    return "apache-httpclient-5";
  }

  @Override
  public List<TypeInstrumentation> types() {
    List<TypeInstrumentation> types = new ArrayList<TypeInstrumentation>();
    types.add(classic(CLASSIC + "InternalHttpClient"));
    types.add(classic(CLASSIC + "MinimalHttpClient"));
    types.add(
        TypeInstrumentation.ofClass(ASYNC + "AsyncExecChainElement")
            .weave(
                ADVICE + "ChainAdvice",
                method(
                    "execute",
                    CORE + "http.HttpRequest",
                    CORE + "http.nio.AsyncEntityProducer",
                    "org.apache.hc.client5.http.async.AsyncExecChain$Scope",
                    "org.apache.hc.client5.http.async.AsyncExecCallback")));
    for (String callback : CALLBACKS) {
      types.add(
          TypeInstrumentation.ofClass(ASYNC + "InternalAbstractHttpAsyncClient" + callback)
              .keepState()
              .weaveIfPresent(
                  ADVICE + "ResponseAdvice",
                  method("handleResponse", CORE + "http.HttpResponse", CORE + "http.EntityDetails"))
              .weaveIfPresent(ADVICE + "FailedAdvice", method("failed", "java.lang.Exception")));
    }
    types.add(
        TypeInstrumentation.ofClass(CORE + "concurrent.ComplexFuture")
            .keepState()
            .weave(ADVICE + "CancelAdvice", method("cancel", "boolean")));
    return types;
  }

  private static TypeInstrumentation classic(String client) {
    return TypeInstrumentation.ofClass(client)
        .weave(
            ADVICE + "ExecuteAdvice",
            method(
                "doExecute",
                CORE + "http.HttpHost",
                CORE + "http.ClassicHttpRequest",
                CORE + "http.protocol.HttpContext"));
  }
}
