package io.obs.testing;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/**
 * Opens connections of another driver and counts them: the truth that a pool's figures are compared
 * with. Its URLs are those of the other driver with {@code counting:} behind {@code jdbc:}; one
 * whose connections cannot be opened has {@code refused:} there.
 */
public final class CountingDriver implements Driver {
  static final String PREFIX = "jdbc:counting:";
  static final String REFUSED = "jdbc:refused:";

  private static final AtomicInteger OPENED = new AtomicInteger();

  static {
    try {
      DriverManager.registerDriver(new CountingDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Connections opened so far. */
  static int opened() {
    return OPENED.get();
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (url.startsWith(REFUSED)) {
      throw new SQLException("refused, as the URL says");
    }
    if (!acceptsURL(url)) {
      return null;
    }
    Connection connection =
        DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), info);
    OPENED.incrementAndGet();
    return connection;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX) || url.startsWith(REFUSED);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
