package io.obs.instrumentation.servletapi;

import io.obs.testing.ServletApplication;
import io.obs.testing.ServletServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.security.ConstraintMapping;
import org.eclipse.jetty.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.FilterMapping;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.security.Constraint;
import org.eclipse.jetty.util.security.Credential;

/** Jetty, embedded, with only what is the same in 8 to 9.3. */
public final class JettyServer implements ServletServer {
  private final Server server = new Server(new InetSocketAddress("localhost", 0));

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // by which Jetty loads its own log
    thread.setContextClassLoader(JettyServer.class.getClassLoader());
    try {
      return start(applications);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private int start(List<ServletApplication> applications) throws Exception {
    ContextHandlerCollection contexts = new ContextHandlerCollection();
    for (ServletApplication application : applications) {
      contexts.addHandler(deploy(application));
    }
    server.setHandler(contexts);
    server.start();
    // a Connector of 8, and a NetworkConnector of 9
    Object connector = server.getConnectors()[0];
    return (Integer) connector.getClass().getMethod("getLocalPort").invoke(connector);
  }

  private static Handler deploy(ServletApplication application) {
    int options = application.secured() == null ? 0 : ServletContextHandler.SECURITY;
    ServletContextHandler context = new ServletContextHandler(options);
    context.setServletHandler(new Answering());
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.setClassLoader(JettyServer.class.getClassLoader());
    if (application.files() != null) {
      context.setResourceBase(application.files().toString());
      context.addServlet("org.eclipse.jetty.servlet.DefaultServlet", "/").setAsyncSupported(true);
    }
    for (ServletApplication.Component servlet : application.servlets()) {
      ServletHolder holder = new ServletHolder();
      holder.setName(servlet.name());
      holder.setClassName(servlet.className());
      holder.setAsyncSupported(true);
      for (Map.Entry<String, String> parameter : servlet.parameters().entrySet()) {
        holder.setInitParameter(parameter.getKey(), parameter.getValue());
      }
      for (String mapping : servlet.mappings()) {
        context.getServletHandler().addServletWithMapping(holder, mapping);
      }
    }
    for (ServletApplication.Component filter : application.filters()) {
      FilterHolder holder = new FilterHolder();
      holder.setName(filter.name());
      holder.setClassName(filter.className());
      holder.setAsyncSupported(true);
      FilterMapping mappings = new FilterMapping();
      mappings.setFilterName(filter.name());
      mappings.setPathSpecs(filter.mappings().toArray(new String[0]));
      mappings.setDispatches(FilterMapping.REQUEST);
      context.getServletHandler().addFilter(holder, mappings);
    }
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    for (Map.Entry<String, String> page : application.errorPages().entrySet()) {
      if (page.getKey().matches("[0-9]+")) {
        errors.addErrorPage(Integer.parseInt(page.getKey()), page.getValue());
      } else {
        errors.addErrorPage(page.getKey(), page.getValue());
      }
    }
    context.setErrorHandler(errors);
    if (application.secured() != null) {
      secure(context, application.secured());
    }
    return context;
  }

  /** Answers what is mapped to no servlet, as 9.4 does, and does not leave it to other contexts. */
  private static final class Answering extends ServletHandler {
    /** In 8. */
    @SuppressWarnings("unused")
    protected void notFound(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      notFound((Request) request, request, response);
    }

    /** In 9. */
    @Override
    protected void notFound(
        Request baseRequest, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      baseRequest.setHandled(true);
      response.sendError(404);
    }
  }

  private static void secure(ServletContextHandler context, String pattern) {
    HashLoginService logins = new HashLoginService("test");
    logins.putUser(
        ServletApplication.USER,
        Credential.getCredential(ServletApplication.PASSWORD),
        new String[] {ServletApplication.ROLE});
    Constraint constraint = new Constraint(Constraint.__BASIC_AUTH, ServletApplication.ROLE);
    constraint.setAuthenticate(true);
    ConstraintMapping mapping = new ConstraintMapping();
    mapping.setConstraint(constraint);
    mapping.setPathSpec(pattern);
    ConstraintSecurityHandler security = (ConstraintSecurityHandler) context.getSecurityHandler();
    security.setAuthenticator(new BasicAuthenticator());
    security.setRealmName("test");
    security.setLoginService(logins);
    security.setConstraintMappings(Collections.singletonList(mapping));
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }
}
