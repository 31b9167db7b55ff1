package io.obs.exporter.events;

import java.util.HashMap;
import java.util.Map;

/** A server's own request, as far as it is read by the names of its methods. */
public final class Page {
  private final String path;
  private final Map<String, String> headers = new HashMap<>();

  Page(String path) {
    this.path = path;
  }

  Page with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** As in the Servlet API. */
  public String getRequestURI() {
    return path;
  }

  /** As in the Servlet API. */
  public String getHeader(String name) {
    return headers.get(name);
  }

  /** As in the Servlet API. */
  public String getRemoteAddr() {
    return "192.0.2.7";
  }
}
