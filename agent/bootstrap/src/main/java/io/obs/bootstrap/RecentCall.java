package io.obs.bootstrap;

/** A call to a database or to another service that ended before something failed. Immutable. */
public final class RecentCall {
  private final Object what;
  private final String address;
  private final int port;
  private final int status;
  private final String errorType;
  private final long nanos;
  private final long ageNanos;

  /**
   * @param what a {@link DatabaseOperation}, or the method of a call to another service
   * @param address of the other service; null for a database
   */
  RecentCall(
      Object what,
      String address,
      int port,
      int status,
      String errorType,
      long nanos,
      long ageNanos) {
    this.what = what;
    this.address = address;
    this.port = port;
    this.status = status;
    this.errorType = errorType;
    this.nanos = nanos;
    this.ageNanos = ageNanos;
  }

  /** {@code database} or {@code http_client}. */
  public String kind() {
    return what instanceof DatabaseOperation ? "database" : "http_client";
  }

  /** What was called: {@code SELECT orders} or {@code POST payments:8080}. */
  public String target() {
    if (what instanceof DatabaseOperation) {
      DatabaseOperation operation = (DatabaseOperation) what;
      return operation.collection().isEmpty()
          ? operation.name()
          : operation.name() + ' ' + operation.collection();
    }
    return what + " " + address + ':' + port;
  }

  /** The database's system, such as {@code postgresql}; null for another service. */
  public String databaseSystem() {
    return what instanceof DatabaseOperation
        ? ((DatabaseOperation) what).database().system()
        : null;
  }

  /** The status of the response; 0 if none came, and for a database. */
  public int status() {
    return status;
  }

  /** As in the metrics: the exception's class, or the status from 400 on, or empty. */
  public String errorType() {
    return errorType;
  }

  /** How long it took. */
  public long nanos() {
    return nanos;
  }

  /** How long before the failure it ended. */
  public long ageNanos() {
    return ageNanos;
  }
}
