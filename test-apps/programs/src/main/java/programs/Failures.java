package programs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Fails on demand: for each line {@code FROM TO FRAMES} that it is sent, threads {@code FROM} to
 * before {@code TO} die one after the other, each of another fault, with so many frames in its
 * stack trace. It answers {@code done}. {@code quit} ends it.
 */
public final class Failures {
  private Failures() {}

  public static void main(String[] arguments) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      System.out.println("ready on " + server.getLocalPort());
      try (Socket socket = server.accept()) {
        serve(socket);
      }
    }
  }

  private static void serve(Socket socket) throws IOException, InterruptedException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(socket.getOutputStream(), true, "UTF-8");
    String line;
    while ((line = in.readLine()) != null && !line.equals("quit")) {
      String[] numbers = line.split(" ");
      for (int i = Integer.parseInt(numbers[0]); i < Integer.parseInt(numbers[1]); i++) {
        fail(i, Integer.parseInt(numbers[2]));
      }
      out.println("done");
    }
  }

  private static void fail(int number, int frames) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw failure(number, frames);
            },
            "failing");
    thread.setUncaughtExceptionHandler((dead, why) -> {}); // without Java's own prose
    thread.start();
    thread.join();
  }

  private static IllegalStateException failure(int number, int frames) {
    IllegalStateException failure = new IllegalStateException("failure " + number + " \u20ac");
    StackTraceElement[] trace = new StackTraceElement[frames];
    for (int i = 0; i < frames; i++) {
      trace[i] = new StackTraceElement("programs.Failures", place(number, i), "Failures.java", i);
    }
    failure.setStackTrace(trace);
    return failure;
  }

  /** A method's name in letters, another one for each number. */
  private static String place(int number, int frame) {
    StringBuilder name = new StringBuilder("place");
    for (int left = number; left > 0; left /= 26) {
      name.append((char) ('a' + left % 26));
    }
    return frame == 0 ? name.toString() : "caller";
  }
}
