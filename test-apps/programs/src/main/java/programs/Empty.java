package programs;

/** Ends as soon as it has begun, with the exit code that it is given. */
public final class Empty {
  private Empty() {}

  /** Argument: the exit code; without, it just returns. */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      System.exit(Integer.parseInt(arguments[0]));
    }
  }
}
