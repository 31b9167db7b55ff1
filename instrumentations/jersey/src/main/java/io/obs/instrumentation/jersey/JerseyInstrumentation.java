package io.obs.instrumentation.jersey;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Jersey 2 and 3: the template of the resource that took a request, and the exception that Jersey
 * answers itself. The container measures the request. Nothing here names JAX-RS, so one advice
 * serves javax and jakarta.
 *
 * <pre>
 * UriRoutingContext.pushTemplates             a class, a locator or a method matched
 *   UriRoutingContext.setMatchedResourceMethod   and this method takes the request
 * ServerRuntime.Responder.mapException        it threw: a mapper is looked for
 * </pre>
 */
public final class JerseyInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.jersey.";

  @Override
  public String name() {
    return "jersey";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass(
                "org.glassfish.jersey.server.internal.routing.UriRoutingContext")
            .weave(
                PACKAGE + "PushTemplatesAdvice",
                method(
                    "pushTemplates",
                    "org.glassfish.jersey.uri.UriTemplate",
                    "org.glassfish.jersey.uri.UriTemplate"))
            .weave(
                PACKAGE + "MatchedAdvice",
                method(
                    "setMatchedResourceMethod",
                    "org.glassfish.jersey.server.model.ResourceMethod")),
        TypeInstrumentation.ofClass("org.glassfish.jersey.server.ServerRuntime$Responder")
            .weave(PACKAGE + "MapExceptionAdvice", method("mapException", "java.lang.Throwable")));
  }
}
