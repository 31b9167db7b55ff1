package io.obs.instrumentation.jetty;

import io.obs.testing.ServletApplication;
import io.obs.testing.ServletServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.ConstraintMapping;
import org.eclipse.jetty.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.FilterMapping;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * Jetty, embedded, with only what is the same in 9.4 to 12.1 but for the packages' names: no type
 * of the Servlet API, and what is told in other words in {@link Environment}. The tests of Jetty 12
 * are built with copies of it, one for each servlet environment.
 */
public final class JettyServer implements ServletServer {
  private Server server;

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // by which Jetty looks for its own services, such as HTTP/2's form of headers
    thread.setContextClassLoader(JettyServer.class.getClassLoader());
    try {
      return deploy(directory, applications);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private int deploy(Path directory, List<ServletApplication> applications) throws Exception {
    server = new Server();
    HttpConfiguration configuration = new HttpConfiguration();
    ServerConnector connector =
        new ServerConnector(
            server,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    connector.setHost("localhost");
    server.addConnector(connector);
    ContextHandlerCollection contexts = new ContextHandlerCollection();
    for (ServletApplication application : applications) {
      contexts.addHandler(deploy(directory, application));
    }
    server.setHandler(contexts);
    server.start();
    return connector.getLocalPort();
  }

  private static Handler deploy(Path directory, ServletApplication application) throws IOException {
    int options = application.secured() == null ? 0 : ServletContextHandler.SECURITY;
    ServletContextHandler context = new ServletContextHandler(options);
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.setClassLoader(JettyServer.class.getClassLoader());
    if (application.files() != null) {
      Environment.serve(context, application.files());
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
      secure(context, application.secured(), directory);
    }
    return Environment.handler(context);
  }

  private static void secure(ServletContextHandler context, String pattern, Path directory)
      throws IOException {
    // a file: there is no store of users before 9.4.4
    Path users = directory.resolve("users.properties");
    Files.write(
        users,
        Collections.singletonList(
            ServletApplication.USER
                + ": "
                + ServletApplication.PASSWORD
                + ", "
                + ServletApplication.ROLE));
    ConstraintMapping mapping = new ConstraintMapping();
    mapping.setConstraint(Environment.constraint(ServletApplication.ROLE));
    mapping.setPathSpec(pattern);
    ConstraintSecurityHandler security = (ConstraintSecurityHandler) context.getSecurityHandler();
    security.setAuthenticator(new BasicAuthenticator());
    security.setRealmName("test");
    security.setLoginService(Environment.logins(users));
    security.setConstraintMappings(Collections.singletonList(mapping));
  }

  @Override
  public void stop() throws Exception {
    server.stop();
  }
}
