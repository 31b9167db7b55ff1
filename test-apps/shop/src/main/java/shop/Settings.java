package shop;

import java.util.Map;

/** What the environment says, with defaults that need nothing else on the machine. */
record Settings(
    int port,
    String contextPath,
    String databaseUrl,
    String databaseUser,
    String databasePassword,
    String paymentUrl,
    boolean exitAllowed) {
  /**
   * {@code SHOP_HAND_METRICS}: whether the shop measures itself, as an agent would, by hand. A
   * constant, so that nothing is left of it where it is off.
   */
  static final boolean HAND_METRICS = Boolean.parseBoolean(System.getenv("SHOP_HAND_METRICS"));

  /**
   * {@code SHOP_PORT} (8080; 0 takes any), {@code SHOP_CONTEXT_PATH} (the root), {@code
   * SHOP_DB_URL}, {@code SHOP_DB_USER}, {@code SHOP_DB_PASSWORD} (H2 in memory), {@code
   * SHOP_PAYMENT_URL} (empty: a service of its own in this JVM), {@code SHOP_ALLOW_EXIT}.
   */
  static Settings from(Map<String, String> environment) {
    return new Settings(
        Integer.parseInt(environment.getOrDefault("SHOP_PORT", "8080")),
        environment.getOrDefault("SHOP_CONTEXT_PATH", ""),
        environment.getOrDefault("SHOP_DB_URL", "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1"),
        environment.getOrDefault("SHOP_DB_USER", "sa"),
        environment.getOrDefault("SHOP_DB_PASSWORD", ""),
        environment.getOrDefault("SHOP_PAYMENT_URL", ""),
        Boolean.parseBoolean(environment.get("SHOP_ALLOW_EXIT")));
  }
}
