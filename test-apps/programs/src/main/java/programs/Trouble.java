package programs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Fails in the ways that are hard to tell of. The first argument names the way; says {@code failed}
 * and how many times on standard error, and waits then for a signal where it is not said otherwise.
 */
public final class Trouble {
  private static final Logger LOG = Logger.getLogger("trouble");

  private Trouble() {}

  public static void main(String[] arguments) throws Exception {
    LOG.setUseParentHandlers(false);
    Thread.setDefaultUncaughtExceptionHandler((thread, why) -> {}); // without Java's own prose
    long failed = fail(arguments);
    System.err.println("failed " + failed);
    if (arguments.length > 1 && arguments[arguments.length - 1].equals("return")) {
      return;
    }
    new CountDownLatch(1).await();
  }

  private static long fail(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "storm":
        return storm(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      case "distinct":
        return distinct(Integer.parseInt(arguments[1]));
      case "overflow":
        return inThread(() -> overflow(0));
      case "memory":
        return memory(Integer.parseInt(arguments[1]));
      case "bare":
        return bare();
      case "loader":
        return loader();
      case "out":
        return out();
      case "handler":
        return handler();
      case "blocking":
        return blocking();
      case "end":
        return end(arguments[1]);
      default:
        throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static int inThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task, "failing");
    thread.start();
    thread.join();
    return 1;
  }

  private static void log(Throwable thrown) {
    LOG.log(Level.SEVERE, "failed", thrown);
  }

  // --- many

  /** Threads that fail as fast as they can: half of them log, half of them die. */
  private static long storm(int threads, int seconds) throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    AtomicLong failed = new AtomicLong();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      boolean logs = t % 2 == 0;
      Thread thread =
          new Thread(
              () -> {
                while (System.nanoTime() - end < 0) {
                  if (logs) {
                    log(new IllegalStateException("storm"));
                    failed.incrementAndGet();
                  } else {
                    try {
                      failed.addAndGet(inThread(Trouble::rain));
                    } catch (InterruptedException e) {
                      return;
                    }
                  }
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    return failed.get();
  }

  private static void rain() {
    throw new UnsupportedOperationException("rain");
  }

  /** Each from another place, with a message of its own. */
  private static long distinct(int faults) {
    for (int i = 0; i < faults; i++) {
      Exception thrown = new IllegalArgumentException("fault " + i);
      thrown.setStackTrace(
          new StackTraceElement[] {
            new StackTraceElement("trouble.Place" + i, "fail", "Place.java", 1),
            new StackTraceElement("trouble.Caller", "call", "Caller.java", 1)
          });
      log(thrown);
    }
    return faults;
  }

  // --- of the JVM

  private static int overflow(int depth) {
    return overflow(depth + 1) + 1;
  }

  /** Each block holds the one before. */
  private static Object[] memory;

  private static volatile boolean isFull;

  /**
   * A thread takes all memory there is, and dies; another one fails while there is none. Nothing of
   * the program's own needs memory in between.
   */
  private static long memory(int port) throws InterruptedException {
    awaitServer(port);
    IllegalStateException made = new IllegalStateException("while there was no memory");
    Thread poor =
        new Thread(
            () -> {
              while (!isFull) {
                Thread.yield();
              }
              throw made;
            },
            "poor");
    poor.start();
    Thread greedy = new Thread(Trouble::take, "greedy");
    greedy.start();
    greedy.join();
    poor.join();
    memory = null;
    inThread(
        () -> {
          throw new IllegalStateException("with memory again");
        });
    return 3;
  }

  private static void take() {
    int size = 1 << 17;
    while (true) {
      try {
        Object[] block = new Object[size];
        block[0] = memory;
        memory = block;
      } catch (OutOfMemoryError e) {
        if (size == 16) {
          isFull = true;
          throw e;
        }
        size = size > 128 ? size / 8 : 16; // and calls nothing
      }
    }
  }

  /** Until what listens there has started; else it would start when there is no memory. */
  private static void awaitServer(int port) throws InterruptedException {
    while (true) {
      try {
        new Socket(InetAddress.getByName("127.0.0.1"), port).close();
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
  }

  /** What the JVM throws where it has compiled: one exception for all, without a stack trace. */
  private static long bare() {
    long bare = 0;
    for (int i = 0; i < 10_000_000 && bare < 1000; i++) {
      try {
        hash(null);
      } catch (NullPointerException e) {
        if (e.getStackTrace().length == 0) {
          bare++;
          log(e);
        }
      }
    }
    return bare;
  }

  private static int hash(Object object) {
    return object.hashCode();
  }

  // --- of classes

  /** An exception of a class whose loader nobody needs any more. */
  public static final class Unloaded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unloaded() {
      super("of a class that goes");
    }

    @Override
    public String getMessage() {
      return super.getMessage();
    }
  }

  private static long loader() throws Exception {
    WeakReference<ClassLoader> loader = failWithLoader();
    for (int i = 0; i < 600 && loader.get() != null; i++) {
      System.gc();
      Thread.sleep(50); // until the event is written, after which nothing should hold it
    }
    System.out.println("the loader is " + (loader.get() == null ? "gone" : "held"));
    return 2;
  }

  private static WeakReference<ClassLoader> failWithLoader() throws Exception {
    ClassLoader loader =
        new ClassLoader(Trouble.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals("programs.Trouble$Unloaded")) {
              return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
              return known;
            }
            byte[] bytes = bytes(name.replace('.', '/') + ".class");
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
    for (int i = 0; i < 2; i++) {
      RuntimeException thrown =
          (RuntimeException)
              loader.loadClass("programs.Trouble$Unloaded").getConstructor().newInstance();
      inThread(
          () -> {
            throw thrown;
          });
    }
    return new WeakReference<>(loader);
  }

  private static byte[] bytes(String resource) throws ClassNotFoundException {
    try (InputStream in = Trouble.class.getClassLoader().getResourceAsStream(resource)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        bytes.write(next);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new ClassNotFoundException(resource, e);
    }
  }

  // --- of what the application does itself

  /** Standard output and error are loggers, and the logger prints to them what was there before. */
  private static long out() throws InterruptedException {
    PrintStream before = System.out;
    LOG.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            before.println("logged " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
    PrintStream err = System.err;
    System.setOut(new PrintStream(new Lines(), true));
    System.setErr(System.out);
    Thread.setDefaultUncaughtExceptionHandler((thread, why) -> System.err.println(why));
    inThread(
        () -> {
          throw new IllegalStateException("printed to a logger");
        });
    System.setErr(err);
    return 2; // the record of it is an error of its own
  }

  private static final class Lines extends OutputStream {
    private final StringBuilder line = new StringBuilder();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        LOG.log(Level.SEVERE, line.toString(), new UnsupportedOperationException("no trace"));
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }
  }

  /** The handler of a logger throws while an error is logged. */
  private static long handler() throws InterruptedException {
    Handler broken =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            throw new IllegalArgumentException("the handler is broken");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOG.addHandler(broken);
    inThread(() -> log(new IllegalStateException("logged")));
    LOG.removeHandler(broken);
    inThread(() -> log(new IllegalStateException("logged again")));
    return 3;
  }

  /** Nobody gets an answer from it, and whoever asks for its cause waits as well. */
  private static final class Blocking extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private <T> T never() {
      while (true) {
        try {
          Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
          // not even then
        }
      }
    }

    @Override
    public String getMessage() {
      return never();
    }

    @Override
    public synchronized Throwable getCause() {
      return never();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return never();
    }
  }

  /** One that logs an error to say what it is. */
  private static final class Recursive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      log(new Recursive());
      return "one";
    }
  }

  private static long blocking() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      RuntimeException thrown = new Blocking();
      log(thrown);
      inThread(
          () -> {
            throw thrown;
          });
    }
    log(new Recursive());
    log(new IllegalStateException("the next"));
    return 4;
  }

  // --- of the end

  /** Fails, and once more as the last thing that happens. */
  private static long end(String way) throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      log(new IllegalArgumentException("early"));
    }
    switch (way) {
      case "exit":
        log(new IllegalStateException("last words"));
        System.exit(3);
        return 0;
      case "halt":
        log(new IllegalStateException("last words"));
        Runtime.getRuntime().halt(4);
        return 0;
      case "main":
        throw new IllegalStateException("last words");
      case "thread":
        Thread main = Thread.currentThread();
        new Thread(
                () -> {
                  try {
                    main.join(); // which returns before
                  } catch (InterruptedException e) {
                    return;
                  }
                  throw new IllegalStateException("last words");
                },
                "last")
            .start();
        return 11;
      default:
        log(new IllegalStateException("last words"));
        return 11;
    }
  }
}
