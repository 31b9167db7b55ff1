package io.obs.instrumentation.servletapi;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Any servlet container of Servlet 3.0 and later that no other instrumentation knows, by the API
 * itself, javax and jakarta: what passes a filter or an {@code HttpServlet}. What the container
 * answers alone (no servlet, no right, a malformed request) is out of sight.
 *
 * <pre>
 * Filter.doFilter, HttpServlet.service   the outermost one: request starts, and ends when it returns
 *   ServletRequest.startAsync            then it ends when its last dispatch does, or it is complete
 * </pre>
 *
 * Beside a container that is known nothing is woven. Where that cannot be seen (WildFly's modules),
 * the advice finds that the thread works for a request already.
 */
public final class ServletApiInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.servletapi.";

  /** Of the versions that have an instrumentation of their own, which may be switched off. */
  private static final String[] KNOWN_CONTAINERS = {
    "org.apache.catalina.core.AsyncContextImpl", // Tomcat 7
    "org.eclipse.jetty.server.ResourceService", // Jetty 9.4
    "io.undertow.servlet.api.DeploymentInfo",
  };

  @Override
  public String name() {
    return "servlet-api";
  }

  @Override
  public List<TypeInstrumentation> types() {
    List<TypeInstrumentation> types = new ArrayList<TypeInstrumentation>();
    add(types, "javax");
    add(types, "jakarta");
    return types;
  }

  private static void add(List<TypeInstrumentation> types, String namespace) {
    String api = namespace + ".servlet.";
    String service = PACKAGE + namespace + ".ServiceAdvice";
    String request = api + "ServletRequest";
    String response = api + "ServletResponse";
    types.add(
        fallback(TypeInstrumentation.ofClass(api + "http.HttpServlet"), api)
            .weave(service, method("service", request, response)));
    types.add(
        fallback(TypeInstrumentation.ofSubtypes(api + "Filter"), api)
            .weave(service, method("doFilter", request, response, api + "FilterChain")));
    types.add(
        fallback(TypeInstrumentation.ofSubtypes(request, api + "http.HttpServletRequest"), api)
            .weave(
                PACKAGE + namespace + ".StartAsyncAdvice",
                method("startAsync"),
                method("startAsync", request, response))
            .keepState());
  }

  private static TypeInstrumentation fallback(TypeInstrumentation type, String api) {
    return type.ifVisible(api + "AsyncContext").unlessVisible(KNOWN_CONTAINERS);
  }
}
