package programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Statements of a megabyte and more, sound and broken. Runs until it is stopped. */
public final class LongSql {
  private static final int LENGTH = 1 << 20;

  private LongSql() {}

  /** Prints what came of each statement, then {@code done}. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:long")) {
      String text = repeated('x', LENGTH);
      query(connection, "SELECT LENGTH('" + text + "')");
      query(connection, "SELECT /* " + text + " */ 1");
      query(connection, "SELECT " + repeated('(', 500) + "1" + repeated(')', 500));
      query(connection, repeated('(', LENGTH));
      query(connection, "SELECT '" + text);
      query(connection, "/* " + text);
      query(connection, text);
      StringBuilder list = new StringBuilder("SELECT 1 WHERE 1 IN (0");
      for (int i = 2; list.length() < LENGTH; i++) {
        list.append(", ").append(i);
      }
      prepared(connection, list.append(")").toString());
    }
    System.out.println("done");
    new CountDownLatch(1).await();
  }

  private static void query(Connection connection, String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      System.out.println(rows.next() ? rows.getString(1) : "no row");
    } catch (SQLException e) {
      System.out.println(e.getClass().getName() + " " + e.getErrorCode());
    } catch (StackOverflowError e) {
      System.out.println(e); // the database's own parser
    }
  }

  private static void prepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      System.out.println(rows.next() ? rows.getString(1) : "no row");
    }
  }

  private static String repeated(char c, int count) {
    char[] chars = new char[count];
    Arrays.fill(chars, c);
    return new String(chars);
  }
}
