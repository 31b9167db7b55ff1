package io.obs.instrumentation.resteasy;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * RESTEasy 3 to 6: the template of the resource that took a request, and the exception that
 * RESTEasy answers itself. The container measures the request. Nothing here names JAX-RS, so one
 * advice serves javax and jakarta.
 *
 * <pre>
 * ResourceLocatorInvoker.invokeOnTargetObject   a locator has found a resource, which is asked next
 *   ResourceMethodInvoker.invoke                this method takes the request
 * ExceptionHandler.handleException              it threw: a mapper is looked for
 * </pre>
 */
public final class ResteasyInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.resteasy.";

  @Override
  public String name() {
    return "resteasy";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("org.jboss.resteasy.core.ResourceLocatorInvoker")
            .keepState()
            .weave(
                PACKAGE + "LocatorAdvice",
                method(
                    "invokeOnTargetObject",
                    "org.jboss.resteasy.spi.HttpRequest",
                    "org.jboss.resteasy.spi.HttpResponse",
                    "java.lang.Object")),
        TypeInstrumentation.ofClass("org.jboss.resteasy.core.ResourceMethodInvoker")
            .keepState()
            .weave(
                PACKAGE + "MethodAdvice",
                method(
                    "invoke",
                    "org.jboss.resteasy.spi.HttpRequest",
                    "org.jboss.resteasy.spi.HttpResponse",
                    "java.lang.Object")),
        TypeInstrumentation.ofClass("org.jboss.resteasy.core.ExceptionHandler")
            .weave(
                PACKAGE + "HandleExceptionAdvice",
                method(
                    "handleException",
                    "org.jboss.resteasy.spi.HttpRequest",
                    "java.lang.Throwable")));
  }
}
