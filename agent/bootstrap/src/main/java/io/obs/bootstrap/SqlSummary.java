package io.obs.bootstrap;

/**
 * What a SQL text does, as two labels with few values: OpenTelemetry's {@code db.operation.name}
 * and {@code db.collection.name}.
 *
 * <p>The conventions advise against reading either from the text, since a text may name many
 * operations and tables. JDBC offers nothing else, so this is the honest first of each: the
 * statement's own verb, and its main table.
 *
 * <p><b>Operation.</b> The verb, upper case, from a fixed list; anything else is {@code _OTHER}.
 * {@code CREATE}, {@code ALTER} and {@code DROP} carry the kind of object where it is a known one
 * ({@code CREATE TABLE}; the conventions allow one space). {@code WITH} is the statement it
 * introduces, {@code EXEC} is {@code EXECUTE}, {@code DESC} is {@code DESCRIBE}, {@code INSERT
 * IGNORE} and its like are {@code INSERT}. Of several statements in one text the first decides.
 *
 * <p><b>Collection.</b> As written, quotes removed, schema kept; empty where there is none.
 *
 * <ul>
 *   <li>INSERT, UPDATE, DELETE, MERGE, REPLACE, UPSERT, COPY, LOCK, TRUNCATE and DDL: the target.
 *       An alias as target ({@code UPDATE o SET … FROM orders o}) is resolved.
 *   <li>CREATE and DROP INDEX, TRIGGER, POLICY: the table after ON. Users, roles, schemas and
 *       databases are not collections.
 *   <li>CALL, EXECUTE and JDBC's call escape: the procedure.
 *   <li>SELECT: the first table, in the order of the text, that a FROM or JOIN names, into the
 *       subqueries of FROM and on through UNION. Subqueries elsewhere do not count; table
 *       functions, VALUES and UNNEST are passed over.
 *   <li>A common table expression is never named: its own first table stands for it.
 *   <li>EXPLAIN: that of the statement explained.
 * </ul>
 *
 * <p>A name longer than {@value #MAX_COLLECTION} characters, or with control characters or half a
 * surrogate pair in it, is {@code _OTHER}.
 *
 * <p>Loaded by the bootstrap loader, called on the application's threads, once a statement text:
 * the caller keeps the result. Reads no further than the answer, in time linear in the text,
 * without recursion. Immutable.
 */
public final class SqlSummary {
  /** The summary of a text that could not be read: {@code _OTHER} and no collection. */
  public static final SqlSummary OTHER = new SqlSummary("_OTHER", "");

  static final int MAX_COLLECTION = 128;

  private final String operation;
  private final String collection;

  SqlSummary(String operation, String collection) {
    this.operation = operation;
    this.collection = collection;
  }

  /** Reads a text. Null, empty or unreadable gives {@link #OTHER}; never null, never throws. */
  public static SqlSummary of(String sql) {
    return sql == null ? OTHER : new SqlStatement(sql).summary();
  }

  /** Never null, and of a fixed set of values. */
  public String operation() {
    return operation;
  }

  /** Never null; empty where the statement has no table or procedure. */
  public String collection() {
    return collection;
  }

  @Override
  public String toString() {
    return collection.isEmpty() ? operation : operation + ' ' + collection;
  }
}
