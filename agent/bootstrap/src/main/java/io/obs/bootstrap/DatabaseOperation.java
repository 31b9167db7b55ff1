package io.obs.bootstrap;

/** What a statement does to which database, as the labels name it. Safe from any thread. */
public final class DatabaseOperation {
  private final Database database;
  private final String name;
  private final String collection;
  private volatile DatabaseOperation batch;

  /** Its durations, where it did not fail. */
  public final SeriesSlot durations = new SeriesSlot();

  DatabaseOperation(Database database, String name, String collection) {
    this.database = database;
    this.name = name;
    this.collection = collection;
  }

  /** Where it is done. */
  public Database database() {
    return database;
  }

  /** {@code db.operation.name}: such as {@code SELECT}, or {@code _OTHER}. */
  public String name() {
    return name;
  }

  /** {@code db.collection.name}: the main table; may be empty. */
  public String collection() {
    return collection;
  }

  /**
   * The same, done for many rows at once; named as OpenTelemetry's conventions name batches ({@code
   * BATCH INSERT}).
   */
  public DatabaseOperation asBatch() {
    DatabaseOperation known = batch;
    if (known == null) {
      known = new DatabaseOperation(database, "BATCH " + name, collection);
      batch = known; // a race makes an equal one
    }
    return known;
  }
}
