package programs;

import java.util.logging.LogManager;

/** What an application server brings: it has to be the first and only one. */
public final class OwnLogManager extends LogManager {
  private static int made;

  /** Called by the JDK, by reflection. */
  public OwnLogManager() {
    made++;
  }

  /** Prints which manager there is, and how many of ours were made. */
  public static void main(String[] arguments) {
    System.out.println("manager " + LogManager.getLogManager().getClass().getName());
    System.out.println("made " + made);
  }
}
