package io.obs.bootstrap;

import java.lang.ref.WeakReference;

/**
 * One live connection pool of the application: its name, and what it says of itself when somebody
 * asks. Kept with the library's own pool, which it does not keep alive. Safe from any thread.
 */
public final class ConnectionPool {
  /** What a number is that the pool cannot tell, or not now. */
  public static final long UNKNOWN = -1;

  private final String name;
  private final WeakReference<Object> pool;
  private volatile boolean closed;

  /** How long its connections were waited for. */
  public final SeriesSlot waits = new SeriesSlot();

  /** Waits that were given up. */
  public final SeriesSlot timeouts = new SeriesSlot();

  /** How long it took to make its connections. */
  public final SeriesSlot creations = new SeriesSlot();

  /** How long its connections were used. */
  public final SeriesSlot uses = new SeriesSlot();

  ConnectionPool(String name, Object pool) {
    this.name = name;
    this.pool = new WeakReference<Object>(pool);
  }

  /** {@code db.client.connection.pool.name}: no other live pool has it. */
  public String name() {
    return name;
  }

  /**
   * Connections that are open and wait to be borrowed. This and the other numbers are asked of the
   * library's pool, on the calling thread, as its own management interface would; {@link #UNKNOWN}
   * if it has no such number, is not ready, or is gone.
   */
  public long idle() {
    return number(ConnectionPoolNumbers.IDLE);
  }

  /** Connections that are borrowed. */
  public long used() {
    return number(ConnectionPoolNumbers.USED);
  }

  /** How many connections there may be; negative where the pool sets no limit. */
  public long max() {
    return number(ConnectionPoolNumbers.MAX);
  }

  /** How many idle connections the pool tries to keep. */
  public long idleMin() {
    return number(ConnectionPoolNumbers.IDLE_MIN);
  }

  /** Threads that wait for a connection. */
  public long pendingRequests() {
    return number(ConnectionPoolNumbers.PENDING);
  }

  private long number(int which) {
    Object target = pool.get();
    return target == null ? UNKNOWN : ConnectionPoolNumbers.read(target, which);
  }

  boolean isCollected() {
    return pool.get() == null;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }
}
