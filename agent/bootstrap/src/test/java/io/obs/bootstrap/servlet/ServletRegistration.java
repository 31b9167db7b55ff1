package io.obs.bootstrap.servlet;

import java.util.Collection;

/** What is asked of the Servlet API's type of the same simple name. */
public interface ServletRegistration {
  /** As declared. */
  Collection<String> getMappings();
}
