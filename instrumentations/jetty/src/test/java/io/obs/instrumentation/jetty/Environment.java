package io.obs.instrumentation.jetty;

import java.nio.file.Path;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.util.security.Constraint;

/** What {@link JettyServer} asks of Jetty 9.4 to 11 in their own words. */
final class Environment {
  private Environment() {}

  /** What allows those who have this role. */
  static Constraint constraint(String role) {
    Constraint constraint = new Constraint(Constraint.__BASIC_AUTH, role);
    constraint.setAuthenticate(true);
    return constraint;
  }

  /** Those whom a file of Jetty's kind names. */
  static LoginService logins(Path users) {
    return new HashLoginService("test", users.toString());
  }

  /** Lets the context serve these files. */
  static void serve(ServletContextHandler context, Path files) {
    context.setResourceBase(files.toString());
  }

  /** What the server hands the context's requests to. */
  static Handler handler(ServletContextHandler context) {
    return context;
  }
}
