package io.obs.instrumentation.jdkhttpserver;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * The JDK's own server, {@code com.sun.net.httpserver}, of Java 8 to 26, http and https. Measured
 * at its own exchange, below that of the API, which filters may wrap; other servers behind the same
 * API have instrumentations of their own.
 *
 * <pre>
 * ExchangeImpl.&lt;init&gt;                 request starts: it has been read and has a context
 * HttpExchangeImpl.&lt;init&gt;             the context's path
 *   Filter.Chain.doFilter             a thread works for it; what left the application
 *   ExchangeImpl.sendResponseHeaders  the status
 * WriteFinishedEvent.&lt;init&gt;           response finished: ends, on any thread
 * HttpConnection.close                ends without one
 * ServerImpl.Exchange.reject          a request that was refused before there was an exchange
 * </pre>
 */
public final class JdkHttpServerInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.jdkhttpserver.";
  private static final String SERVER = "sun.net.httpserver.";
  private static final String EXCHANGE = SERVER + "ExchangeImpl";

  @Override
  public String name() {
    return "jdk-http-server";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(EXCHANGE)
            .weave(
                PACKAGE + "ExchangeAdvice",
                method(
                    "<init>",
                    "java.lang.String",
                    "java.net.URI",
                    SERVER + "Request",
                    "long",
                    SERVER + "HttpConnection"))
            .weave(
                PACKAGE + "SendResponseHeadersAdvice", method("sendResponseHeaders", "int", "long"))
            .keepState(),
        TypeInstrumentation.ofClass(SERVER + "HttpExchangeImpl")
            .weave(PACKAGE + "HttpExchangeAdvice", method("<init>", EXCHANGE))
            .keepState(),
        TypeInstrumentation.ofClass(SERVER + "HttpsExchangeImpl")
            .weave(PACKAGE + "HttpExchangeAdvice", method("<init>", EXCHANGE))
            .keepState(),
        TypeInstrumentation.ofClass("com.sun.net.httpserver.Filter$Chain")
            .weave(
                PACKAGE + "DoFilterAdvice",
                method("doFilter", "com.sun.net.httpserver.HttpExchange")),
        TypeInstrumentation.ofClass(SERVER + "WriteFinishedEvent") // until Java 20
            .weave(PACKAGE + "WriteFinishedAdvice", method("<init>", EXCHANGE)),
        TypeInstrumentation.ofClass(SERVER + "Event$WriteFinished")
            .weave(PACKAGE + "WriteFinishedAdvice", method("<init>", EXCHANGE)),
        TypeInstrumentation.ofClass(SERVER + "HttpConnection")
            .weave(PACKAGE + "CloseAdvice", method("close"))
            .keepState(),
        TypeInstrumentation.ofClass(SERVER + "ServerImpl$Exchange")
            .weave(
                PACKAGE + "RejectAdvice",
                method("reject", "int", "java.lang.String", "java.lang.String")));
  }
}
