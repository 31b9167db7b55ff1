package io.obs.bootstrap;

import java.util.concurrent.ConcurrentHashMap;

/**
 * One database, as the labels name it: its system and its namespace, and what is known of the SQL
 * that is sent to it. One instance for each pair, so that it serves as a key by identity. Safe from
 * any thread.
 */
public final class Database {
  /** A database that nothing is known of. */
  public static final Database UNKNOWN = new Database("other_sql", "");

  /** The end of a transaction. */
  static final int COMMIT = 0;

  /** Its end in vain, or its way back to a savepoint. */
  static final int ROLLBACK = 1;

  /** The setting of a savepoint. */
  static final int SAVEPOINT = 2;

  /** The release of a savepoint. */
  static final int RELEASE = 3;

  /** So many URLs are remembered; an application that makes up more has each one parsed. */
  private static final int MAX_URLS = 1000;

  private static final ConcurrentHashMap<String, Database> BY_URL =
      new ConcurrentHashMap<String, Database>();
  private static final ConcurrentHashMap<String, Database> BY_NAME =
      new ConcurrentHashMap<String, Database>();

  private final String system;
  private final String namespace;
  private final DatabaseOperation batch = new DatabaseOperation(this, "BATCH", "");
  private final DatabaseOperation other = new DatabaseOperation(this, "_OTHER", "");
  private final DatabaseOperation connect = new DatabaseOperation(this, "CONNECT", "");
  private final DatabaseOperation[] transaction = {
    new DatabaseOperation(this, "COMMIT", ""),
    new DatabaseOperation(this, "ROLLBACK", ""),
    new DatabaseOperation(this, "SAVEPOINT", ""),
    new DatabaseOperation(this, "RELEASE", "")
  };
  private final SqlCache operations = new SqlCache(this);

  /** Its calls in flight. */
  public final SeriesSlot active = new SeriesSlot();

  private Database(String system, String namespace) {
    this.system = system;
    this.namespace = namespace;
  }

  /** The database that a JDBC URL leads to; {@link #UNKNOWN} for null. */
  public static Database of(String url) {
    if (url == null) {
      return UNKNOWN;
    }
    Database database = BY_URL.get(url);
    if (database == null) {
      DatabaseUrl parsed = DatabaseUrl.parse(url);
      database = named(parsed.system(), parsed.namespace());
      if (BY_URL.size() < MAX_URLS) {
        BY_URL.put(url, database);
      }
    }
    return database;
  }

  private static Database named(String system, String namespace) {
    String key = system + ' ' + namespace;
    Database database = BY_NAME.get(key);
    if (database == null) {
      database = new Database(system, namespace);
      if (BY_NAME.size() < MAX_URLS) {
        Database earlier = BY_NAME.putIfAbsent(key, database);
        database = earlier == null ? database : earlier;
      }
    }
    return database;
  }

  /** {@code db.system.name}, such as {@code postgresql}. */
  public String system() {
    return system;
  }

  /** {@code db.namespace}: the database's name; may be empty. */
  public String namespace() {
    return namespace;
  }

  /** What a SQL text does here; {@code _OTHER} for null. */
  public DatabaseOperation operation(String sql) {
    return sql == null ? other : operations.get(sql);
  }

  /** A batch of unlike statements. */
  public DatabaseOperation batch() {
    return batch;
  }

  /** The opening of a connection, for which there is no statement. */
  public DatabaseOperation connect() {
    return connect;
  }

  /** {@link #COMMIT} and so on; named as the statement is that does the same. */
  DatabaseOperation transaction(int step) {
    return transaction[step];
  }
}
