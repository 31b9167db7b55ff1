package io.obs.bootstrap;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The connection pools that live now: told by the advice of the pools' libraries, asked by the
 * exporter at scrape time. A pool leaves when it is closed, or collected. Safe from any thread; its
 * one lock is held around nothing of the application's.
 */
public final class ConnectionPools {
  /** In the order of their opening; guarded by itself. */
  private static final List<ConnectionPool> LIVE = new ArrayList<ConnectionPool>();

  private ConnectionPools() {}

  /** Whether {@link #opened} was never called for a pool. */
  public static boolean isUnknown(Object pool) {
    return of(pool) == null;
  }

  /**
   * A pool was opened, or is seen for the first time. One that is known already stays as it is,
   * closed ones too: a thread that opens a connection may tell of a pool that others close
   * meanwhile.
   *
   * @param name as the application has set it; a pool that lives by the same name already is told
   *     apart by {@code -2}, {@code -3} and so on, which it keeps
   * @param fallback the name of a pool that has none: null or empty
   * @param lookup of the library's own code
   * @param numbers how to read, in this order: connections that are idle, used, how many there may
   *     be, how many idle ones the pool keeps, who waits. Each a path from the pool on: methods
   *     without arguments, with {@code ()} behind their names, and fields, with dots between; empty
   *     for a number that the library does not have
   */
  public static void opened(
      Object pool, String name, String fallback, MethodHandles.Lookup lookup, String... numbers) {
    open(false, pool, name, fallback, lookup, numbers);
  }

  /** The same for a pool that may have been closed, and opens once more. */
  public static void reopened(
      Object pool, String name, String fallback, MethodHandles.Lookup lookup, String... numbers) {
    open(true, pool, name, fallback, lookup, numbers);
  }

  private static void open(
      boolean again,
      Object pool,
      String name,
      String fallback,
      MethodHandles.Lookup lookup,
      String[] numbers) {
    ConnectionPoolNumbers.describe(pool.getClass(), lookup, numbers);
    String given = name == null || name.isEmpty() ? fallback : name;
    synchronized (LIVE) {
      ConnectionPool known = of(pool);
      if (known != null && !(again && known.isClosed())) {
        return;
      }
      forgetCollected();
      String free = given;
      for (int i = 2; isTaken(free); i++) {
        free = given + '-' + i;
      }
      ConnectionPool opened = new ConnectionPool(free, pool);
      ObjectState.set(pool, opened);
      LIVE.add(opened);
    }
  }

  /**
   * The name of a pool that was given none: that of the database its URL leads to.
   *
   * @param library stands for a database that the URL does not name
   */
  public static String nameOf(String url, String library) {
    String namespace = Database.of(url).namespace();
    return namespace.isEmpty() ? library : namespace;
  }

  /** The property {@code name} of a JMX object's name; null if there is none. */
  public static String nameInJmx(String objectName) {
    if (objectName == null) {
      return null;
    }
    for (String property : objectName.substring(objectName.indexOf(':') + 1).split(",")) {
      if (property.startsWith("name=")) {
        return property.substring("name=".length()).replace("\"", "");
      }
    }
    return null;
  }

  /** A pool was closed, or could not be opened. What was counted of it stays counted. */
  public static void closed(Object pool) {
    ConnectionPool known = of(pool);
    if (known != null) {
      synchronized (LIVE) {
        known.close();
        LIVE.remove(known);
      }
    }
  }

  /** The pools that live now, in the order of their opening. */
  public static List<ConnectionPool> live() {
    synchronized (LIVE) {
      forgetCollected();
      return new ArrayList<ConnectionPool>(LIVE);
    }
  }

  /** What is known of a pool; null if nothing is. */
  static ConnectionPool of(Object pool) {
    Object state = ObjectState.get(pool);
    return state instanceof ConnectionPool ? (ConnectionPool) state : null;
  }

  private static boolean isTaken(String name) {
    for (ConnectionPool pool : LIVE) {
      if (pool.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void forgetCollected() {
    for (Iterator<ConnectionPool> pools = LIVE.iterator(); pools.hasNext(); ) {
      if (pools.next().isCollected()) {
        pools.remove();
      }
    }
  }
}
