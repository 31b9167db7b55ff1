package io.obs.bootstrap;

/** What a SQL text does, as two labels. */
public final class SqlSummary {
  /** A text that says nothing. */
  public static final SqlSummary OTHER = new SqlSummary();

  private SqlSummary() {}

  /** Reads a text. */
  public static SqlSummary of(String sql) {
    return OTHER;
  }

  /** The operation. */
  public String operation() {
    return "_OTHER";
  }

  /** The main table. */
  public String collection() {
    return "";
  }
}
