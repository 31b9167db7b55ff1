package shop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Products and orders as the database has them. Every statement is counted where it is executed.
 */
final class Orders {
  record Product(long id, String name, long priceCents, long stock) {}

  record Order(long id, String customer, long totalCents, String status) {}

  record Line(String product, long quantity) {}

  /** Why an order cannot be placed; the message is for the customer. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private static final Statements SELECT_PRODUCTS = new Statements("SELECT", "products");
  private static final Statements SELECT_ORDERS = new Statements("SELECT", "orders");
  private static final Statements SELECT_LINES = new Statements("SELECT", "order_lines");
  private static final Statements INSERT_ORDER = new Statements("INSERT", "orders");
  private static final Statements INSERT_LINES = new Statements("INSERT", "order_lines");
  private static final Statements COMMIT = new Statements("COMMIT", "");
  private static final Statements ROLLBACK = new Statements("ROLLBACK", "");
  private static final Statements UPDATE_ORDER = new Statements("UPDATE", "orders");
  private static final Statements UPDATE_PRODUCT = new Statements("UPDATE", "products");

  private final Database database;

  Orders(Database database) {
    this.database = database;
  }

  /** One statement. */
  List<Product> products() throws SQLException {
    List<Product> products = new ArrayList<>();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          SELECT_PRODUCTS.query(
              statement, "SELECT id, name, price_cents, stock FROM products ORDER BY name")) {
        while (rows.next()) {
          products.add(product(rows));
        }
      }
    }
    return products;
  }

  /** The newest orders; one statement. */
  List<Order> newest(int limit) throws SQLException {
    List<Order> orders = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, customer, total_cents, status FROM orders"
                    + " ORDER BY id DESC FETCH FIRST ? ROWS ONLY")) {
      select.setInt(1, limit);
      try (ResultSet rows = SELECT_ORDERS.query(select)) {
        while (rows.next()) {
          orders.add(order(rows));
        }
      }
    }
    return orders;
  }

  /** One statement. */
  Optional<Order> find(long id) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, customer, total_cents, status FROM orders WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = SELECT_ORDERS.query(select)) {
        return rows.next() ? Optional.of(order(rows)) : Optional.empty();
      }
    }
  }

  /** One statement, a join. */
  List<Line> lines(long orderId) throws SQLException {
    List<Line> lines = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT p.name, l.quantity FROM order_lines l"
                    + " JOIN products p ON p.id = l.product_id WHERE l.order_id = ?"
                    + " ORDER BY p.name")) {
      select.setLong(1, orderId);
      try (ResultSet rows = SELECT_LINES.query(select)) {
        while (rows.next()) {
          lines.add(new Line(rows.getString(1), rows.getLong(2)));
        }
      }
    }
    return lines;
  }

  /**
   * Reserves the goods and notes the order as {@code open}, in one transaction: for each product a
   * select and an update, an insert, and a batch of lines. Products are locked in the order of
   * their ids, so that no two orders wait for each other.
   */
  Order place(String customer, SortedMap<Long, Long> quantities) throws SQLException, Refused {
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      try {
        long totalCents = 0;
        for (Map.Entry<Long, Long> line : quantities.entrySet()) {
          Product product = lock(connection, line.getKey());
          if (product.stock() < line.getValue()) {
            throw new Refused("only " + product.stock() + " left of " + product.name());
          }
          totalCents += product.priceCents() * line.getValue();
        }
        Order order = insert(connection, customer, totalCents);
        insertLines(connection, order.id(), quantities);
        for (Map.Entry<Long, Long> line : quantities.entrySet()) {
          take(connection, line.getKey(), line.getValue());
        }
        COMMIT.commit(connection);
        return order;
      } catch (SQLException | Refused | RuntimeException e) {
        ROLLBACK.rollback(connection);
        throw e;
      }
    }
  }

  /** One statement. */
  void setStatus(long orderId, String status) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE orders SET status = ? WHERE id = ?")) {
      update.setString(1, status);
      update.setLong(2, orderId);
      UPDATE_ORDER.update(update);
    }
  }

  private static Product lock(Connection connection, long productId) throws SQLException, Refused {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, name, price_cents, stock FROM products WHERE id = ? FOR UPDATE")) {
      select.setLong(1, productId);
      try (ResultSet rows = SELECT_PRODUCTS.query(select)) {
        if (!rows.next()) {
          throw new Refused("no product " + productId);
        }
        return product(rows);
      }
    }
  }

  private static Order insert(Connection connection, String customer, long totalCents)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO orders (customer, total_cents, status) VALUES (?, ?, 'open')",
            new String[] {"id"})) {
      insert.setString(1, customer);
      insert.setLong(2, totalCents);
      INSERT_ORDER.update(insert);
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return new Order(keys.getLong(1), customer, totalCents, "open");
      }
    }
  }

  private static void insertLines(
      Connection connection, long orderId, SortedMap<Long, Long> quantities) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO order_lines (order_id, product_id, quantity) VALUES (?, ?, ?)")) {
      for (Map.Entry<Long, Long> line : quantities.entrySet()) {
        insert.setLong(1, orderId);
        insert.setLong(2, line.getKey());
        insert.setLong(3, line.getValue());
        insert.addBatch();
      }
      INSERT_LINES.batch(insert);
    }
  }

  private static void take(Connection connection, long productId, long quantity)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE products SET stock = stock - ? WHERE id = ?")) {
      update.setLong(1, quantity);
      update.setLong(2, productId);
      UPDATE_PRODUCT.update(update);
    }
  }

  private static Product product(ResultSet rows) throws SQLException {
    return new Product(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4));
  }

  private static Order order(ResultSet rows) throws SQLException {
    return new Order(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4));
  }
}
