package programs;

import java.util.concurrent.CountDownLatch;

/**
 * Looks for classes in the bootstrap loader and lets each initialize itself; says how many have,
 * and waits to be killed.
 */
public final class Door {
  private Door() {}

  /** Arguments: names of classes. */
  public static void main(String[] arguments) throws InterruptedException {
    int initialized = 0;
    for (String name : arguments) {
      try {
        Class.forName(name, true, null);
        initialized++;
      } catch (ClassNotFoundException | LinkageError e) {
        System.out.println(name + ": " + e + ", caused by " + e.getCause());
      }
    }
    System.out.println("initialized " + initialized);
    new CountDownLatch(1).await();
  }
}
