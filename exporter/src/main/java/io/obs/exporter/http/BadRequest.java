package io.obs.exporter.http;

/**
 * A request that cannot be answered as asked. The connection ends with the answer, as where the
 * next request would start is not known. Never holds anything of the request's own text.
 */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1;

  private final int status;

  BadRequest(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
