package io.obs.bootstrap;

import java.util.concurrent.ConcurrentHashMap;

/**
 * What the SQL texts of one database do, so that each text is parsed once. Bounded in number and in
 * length of text: two generations, of which the older is dropped when the younger is full, so that
 * texts in use stay and those with literals in them go. A hit allocates nothing.
 */
final class SqlCache {
  private static final int MAX_TEXTS = 1000;

  /** A longer text is parsed each time: that stops early, and keeping it would cost memory. */
  private static final int MAX_LENGTH = 4096;

  private final Database database;
  private volatile ConcurrentHashMap<String, DatabaseOperation> young =
      new ConcurrentHashMap<String, DatabaseOperation>();
  private volatile ConcurrentHashMap<String, DatabaseOperation> old =
      new ConcurrentHashMap<String, DatabaseOperation>();

  SqlCache(Database database) {
    this.database = database;
  }

  DatabaseOperation get(String sql) {
    if (sql.length() > MAX_LENGTH) {
      return parse(sql);
    }
    DatabaseOperation operation = young.get(sql);
    if (operation != null) {
      return operation;
    }
    operation = old.get(sql);
    return keep(sql, operation == null ? parse(sql) : operation);
  }

  private DatabaseOperation keep(String sql, DatabaseOperation operation) {
    ConcurrentHashMap<String, DatabaseOperation> generation = young;
    if (generation.size() >= MAX_TEXTS) {
      synchronized (this) {
        if (generation == young) {
          old = generation;
          young = new ConcurrentHashMap<String, DatabaseOperation>();
        }
        generation = young;
      }
    }
    generation.put(sql, operation);
    return operation;
  }

  private DatabaseOperation parse(String sql) {
    SqlSummary summary = SqlSummary.of(sql);
    return new DatabaseOperation(database, summary.operation(), summary.collection());
  }
}
