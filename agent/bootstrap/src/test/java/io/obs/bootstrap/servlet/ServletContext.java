package io.obs.bootstrap.servlet;

import java.util.Map;

/** What is asked of the Servlet API's type of the same simple name. */
public interface ServletContext {
  /** By name. */
  Map<String, ServletRegistration> getServletRegistrations();

  /** Empty for the root. */
  String getContextPath();
}
