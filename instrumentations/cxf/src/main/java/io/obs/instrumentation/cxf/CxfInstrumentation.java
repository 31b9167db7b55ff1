package io.obs.instrumentation.cxf;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * CXF 3 and 4, its JAX-RS front end: the template of the resource that took a request, and the
 * exception that CXF answers itself. The container measures the request.
 *
 * <pre>
 * AbstractHTTPDestination.setupMessage    a request came: what it says of a template is not to be believed
 * JAXRSUtils.findTargetMethod             a class's method matched: a locator, or it takes the request
 * ExceptionUtils.convertFaultToResponse   it threw: a mapper is looked for
 * </pre>
 */
public final class CxfInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.cxf.";
  private static final String MESSAGE = "org.apache.cxf.message.Message";

  @Override
  public String name() {
    return "cxf";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("org.apache.cxf.transport.http.AbstractHTTPDestination")
            .weave(
                PACKAGE + "SetupMessageAdvice",
                method(
                    "setupMessage",
                    MESSAGE,
                    "javax.servlet.ServletConfig",
                    "javax.servlet.ServletContext",
                    "javax.servlet.http.HttpServletRequest",
                    "javax.servlet.http.HttpServletResponse"),
                method(
                    "setupMessage",
                    MESSAGE,
                    "jakarta.servlet.ServletConfig",
                    "jakarta.servlet.ServletContext",
                    "jakarta.servlet.http.HttpServletRequest",
                    "jakarta.servlet.http.HttpServletResponse")),
        TypeInstrumentation.ofClass("org.apache.cxf.jaxrs.utils.JAXRSUtils")
            .weave(
                PACKAGE + "FindTargetMethodAdvice",
                // one of these
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    MESSAGE,
                    "java.lang.String",
                    "javax.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean"),
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    MESSAGE,
                    "java.lang.String",
                    "javax.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean",
                    "boolean"),
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    MESSAGE,
                    "java.lang.String",
                    "jakarta.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean",
                    "boolean")),
        TypeInstrumentation.ofClass("org.apache.cxf.jaxrs.utils.ExceptionUtils")
            .weave(
                PACKAGE + "ConvertFaultAdvice",
                method("convertFaultToResponse", "java.lang.Throwable", MESSAGE)));
  }
}
