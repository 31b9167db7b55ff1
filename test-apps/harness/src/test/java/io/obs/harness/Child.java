package io.obs.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** The program that the tests fork: its first argument says what it does. */
public final class Child {
  private Child() {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    switch (arguments[0]) {
      case "print" -> {
        System.out.println("to standard output");
        System.err.println("to standard error");
        System.out.write(
            "{\"@timestamp\":\"now\",\"message\":\"häppy\"}\nno line end"
                .getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        System.exit(3);
      }
      case "look" -> {
        System.out.println("directory " + System.getProperty("user.dir"));
        System.out.println("property " + System.getProperty("some.property"));
        System.getenv().forEach((name, value) -> System.out.println("env " + name + "=" + value));
        System.out.println("input " + System.in.read());
        System.out.println("agent " + System.getProperty("child.agent"));
      }
      case "wait" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("bye")));
        System.out.println("waiting");
        new CountDownLatch(1).await();
      }
      case "refuse-to-end" -> {
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
        System.out.println("waiting");
        never.await();
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
