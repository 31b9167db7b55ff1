package programs;

/** Ends by an exception that nobody catches. */
public final class Death {
  private Death() {}

  /** Arguments: what else to do before: {@code hook} adds a shutdown hook that throws as well. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("hook")) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    throw new IllegalStateException("thrown in a hook");
                  },
                  "dying-hook"));
    }
    if (arguments.length > 0 && arguments[0].equals("exit")) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook ran")));
      System.exit(7);
    }
    throw new IllegalStateException("thrown in main");
  }
}
