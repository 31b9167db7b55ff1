package io.obs.bootstrap;

/** A server's own request, as far as it is read by the names of its methods. */
public final class Page {
  private final String path;

  Page(String path) {
    this.path = path;
  }

  /** As in the Servlet API. */
  public String getRequestURI() {
    return path;
  }
}
