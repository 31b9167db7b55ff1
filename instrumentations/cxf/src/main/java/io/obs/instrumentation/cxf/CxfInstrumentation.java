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
 * JAXRSUtils.findTargetMethod             a class's method matched: a locator, or it takes the request
 * ExceptionUtils.convertFaultToResponse   it threw: a mapper is looked for
 * </pre>
 */
public final class CxfInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.cxf.";

  @Override
  public String name() {
    return "cxf";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("org.apache.cxf.jaxrs.utils.JAXRSUtils")
            .weave(
                PACKAGE + "FindTargetMethodAdvice",
                // one of these
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    "org.apache.cxf.message.Message",
                    "java.lang.String",
                    "javax.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean"),
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    "org.apache.cxf.message.Message",
                    "java.lang.String",
                    "javax.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean",
                    "boolean"),
                method(
                    "findTargetMethod",
                    "java.util.Map",
                    "org.apache.cxf.message.Message",
                    "java.lang.String",
                    "jakarta.ws.rs.core.MultivaluedMap",
                    "java.lang.String",
                    "java.util.List",
                    "boolean",
                    "boolean")),
        TypeInstrumentation.ofClass("org.apache.cxf.jaxrs.utils.ExceptionUtils")
            .weave(
                PACKAGE + "ConvertFaultAdvice",
                method(
                    "convertFaultToResponse",
                    "java.lang.Throwable",
                    "org.apache.cxf.message.Message")));
  }
}
