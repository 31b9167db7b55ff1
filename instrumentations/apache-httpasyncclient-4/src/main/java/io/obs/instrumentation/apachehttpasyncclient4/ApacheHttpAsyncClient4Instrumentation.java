package io.obs.instrumentation.apachehttpasyncclient4;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Apache HttpAsyncClient 4.1, those that its builder makes, and what stands on it, such as
 * Elasticsearch's own client. A call has one exchange handler and one state for as long as it
 * lasts, however often it is redirected or has to say who it is; both keep the call, and so does
 * the future that its caller has.
 */
public final class ApacheHttpAsyncClient4Instrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.apachehttpasyncclient4.";
  private static final String CLIENT = "org.apache.http.impl.nio.client.";

  @Override
  public String name() {
    return "apache-httpasyncclient-4";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(CLIENT + "MainClientExec")
            .weave(
                ADVICE + "PrepareAdvice",
                method(
                    "prepare",
                    "org.apache.http.HttpHost",
                    "org.apache.http.HttpRequest",
                    CLIENT + "InternalState",
                    CLIENT + "AbstractClientExchangeHandler")),
        TypeInstrumentation.ofClass(CLIENT + "InternalState")
            .keepState()
            .weave(
                ADVICE + "FinalResponseAdvice",
                method("setFinalResponse", "org.apache.http.HttpResponse")),
        TypeInstrumentation.ofClass(CLIENT + "DefaultClientExchangeHandlerImpl")
            .keepState()
            .weave(ADVICE + "StartAdvice", method("start"))
            .weave(ADVICE + "FailedAdvice", method("executionFailed", "java.lang.Exception"))
            .weave(ADVICE + "CancelAdvice", method("executionCancelled")),
        // in 4.1 who cancels the future does not reach the handler
        TypeInstrumentation.ofClass("org.apache.http.concurrent.BasicFuture")
            .keepState()
            .weave(ADVICE + "CancelAdvice", method("cancel", "boolean")));
  }
}
