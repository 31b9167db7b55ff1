package io.obs.instrumentation.jdbc;

import io.obs.testing.DatabaseContract;

/** A database in this JVM whose procedures are those of {@link Routines}. */
abstract class RoutinesContract extends DatabaseContract {
  @Override
  protected String keyColumn() {
    return "ID";
  }

  @Override
  protected String slowQuery() {
    return "CALL nap()";
  }

  @Override
  protected String slowOperation() {
    return "CALL nap";
  }

  /** Not while it calls Java. */
  @Override
  protected boolean supportsQueryTimeout() {
    return false;
  }
}
