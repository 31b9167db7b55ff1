package io.obs.bootstrap;

import java.io.IOException;

/** Has the name of Tomcat's. */
final class ClientAbortException extends IOException {
  private static final long serialVersionUID = 1;
}
