package io.obs.bootstrap;

/** The database that a JDBC URL names, as two labels. */
public final class DatabaseUrl {
  private DatabaseUrl() {}

  /** Reads a URL. */
  public static DatabaseUrl parse(String url) {
    return new DatabaseUrl();
  }

  /** The system. */
  public String system() {
    return "other_sql";
  }

  /** The name. */
  public String namespace() {
    return "";
  }
}
