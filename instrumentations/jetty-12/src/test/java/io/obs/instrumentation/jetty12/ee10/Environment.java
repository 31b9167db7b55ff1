package io.obs.instrumentation.jetty12.ee10;

import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** What {@link JettyServer} asks of ee10 and ee11 in their own words. */
final class Environment {
  private Environment() {}

  /** What allows those who have this role. */
  static Constraint constraint(String role) {
    return Constraint.from(role);
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
    return context;
  }
}
