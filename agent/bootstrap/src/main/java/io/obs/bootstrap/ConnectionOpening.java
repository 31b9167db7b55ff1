package io.obs.bootstrap;

/**
 * A driver opens a connection, on the one thread that knows of this object. A driver that is a
 * wrapper (of a spy, of a pool, of a container that is started first) lets another one open it
 * within.
 */
final class ConnectionOpening {
  /** The opening that this one happens in; null for the outermost. */
  final ConnectionOpening outer;

  final Database database;

  /** How deep the thread's calls of databases are within it. */
  final int depth;

  final long startNanos;

  /** Whether one within was counted: then this one is not. */
  boolean counted;

  ConnectionOpening(ConnectionOpening outer, Database database, int depth, long startNanos) {
    this.outer = outer;
    this.database = database;
    this.depth = depth;
    this.startNanos = startNanos;
  }
}
