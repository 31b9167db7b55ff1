package io.obs.instrumentation.jetty12.ee9;

import java.nio.file.Path;
import org.eclipse.jetty.ee9.nested.ServletConstraint;
import org.eclipse.jetty.ee9.servlet.ServletContextHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** What {@link JettyServer} asks of ee8 and ee9 in their own words. */
final class Environment {
  private Environment() {}

  /** What allows those who have this role. */
  static ServletConstraint constraint(String role) {
    ServletConstraint constraint = new ServletConstraint("basic", role);
    constraint.setAuthenticate(true);
    return constraint;
  }

  /** Those whom a file of Jetty's kind names. */
  static LoginService logins(Path users) {
    return new HashLoginService("test", ResourceFactory.root().newResource(users));
  }

  /** Lets the context serve these files. */
  static void serve(ServletContextHandler context, Path files) {
    context.setBaseResourceAsPath(files);
  }

  /** What the server hands the context's requests to. */
  static Handler handler(ServletContextHandler context) {
    return context.getCoreContextHandler();
  }
}
