package io.obs.bootstrap;

import java.util.concurrent.atomic.AtomicLong;

/** Since when a pool's connection is borrowed. One a connection, used again and again. */
final class ConnectionUse {
  private final ConnectionPool pool;

  /** 0 while the connection is not borrowed. */
  private final AtomicLong startNanos = new AtomicLong();

  ConnectionUse(ConnectionPool pool) {
    this.pool = pool;
  }

  ConnectionPool pool() {
    return pool;
  }

  void begin(long nanos) {
    startNanos.lazySet(nanos); // whoever gives the connection back got it from this thread
  }

  void end(long nanos) {
    long start = startNanos.getAndSet(0);
    if (start != 0) {
      Sinks.sink.connectionUsed(pool, nanos - start);
    }
  }
}
