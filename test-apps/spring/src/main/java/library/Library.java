package library;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Serves on {@code LIBRARY_PORT} (8080; 0 takes any) until SIGTERM. */
@SpringBootApplication
public class Library {
  /** Prints one line when it is ready. */
  public static void main(String... arguments) {
    ConfigurableApplicationContext context = SpringApplication.run(Library.class, arguments);
    String port = context.getEnvironment().getProperty("local.server.port");
    System.out.println("library ready on http://127.0.0.1:" + port + "/");
  }
}
