package shop;

import io.prometheus.client.Counter;

/**
 * What the shop counts itself, in simpleclient's default registry: the truth that others can be
 * held against.
 */
final class OwnMetrics {
  private static final Counter ORDERS =
      Counter.build("shop_orders_total", "Orders by result.").labelNames("result").register();
  private static final Counter STATEMENTS =
      Counter.build("shop_statements_total", "Statements that the shop executed.")
          .labelNames("operation", "table")
          .register();
  private static final Counter CALLS =
      Counter.build("shop_calls_total", "HTTP calls that the shop made.")
          .labelNames("service")
          .register();

  private OwnMetrics() {}

  static void order(String result) {
    ORDERS.labels(result).inc();
  }

  static void statement(String operation, String table) {
    STATEMENTS.labels(operation, table).inc();
  }

  static void call(String service) {
    CALLS.labels(service).inc();
  }
}
