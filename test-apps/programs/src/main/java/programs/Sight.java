package programs;

import java.io.IOException;
import java.net.URL;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Prints what an application sees of its JVM, so that two runs can be compared. */
public final class Sight {
  private Sight() {}

  /**
   * Arguments: names of classes to look for, and of resources (those with a slash). Prints a line
   * for each thing seen.
   */
  public static void main(String[] arguments) throws IOException {
    threads();
    System.out.println("handler " + Thread.getDefaultUncaughtExceptionHandler());
    properties();
    for (String name : arguments) {
      if (name.indexOf('/') >= 0) {
        resources(name);
      } else {
        classes(name);
      }
    }
    System.out.println("security manager " + System.getProperty("java.security.manager"));
    System.out.println("locale " + Locale.getDefault() + " " + TimeZone.getDefault().getID());
    System.out.println("loader " + Thread.currentThread().getContextClassLoader().getClass());
    System.out.println("streams " + System.out.getClass() + " " + System.err.getClass());
    for (Provider provider : Security.getProviders()) {
      System.out.println("provider " + provider.getName());
    }
    System.out.println("log manager " + LogManager.getLogManager().getClass().getName());
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      System.out.println("log handler " + handler.getClass().getName());
    }
    System.out.println("loggers " + new TreeSet<String>(loggers()));
  }

  private static Iterable<String> loggersIn(LogManager manager) {
    return Collections.list(manager.getLoggerNames());
  }

  private static TreeSet<String> loggers() {
    TreeSet<String> names = new TreeSet<String>();
    for (String name : loggersIn(LogManager.getLogManager())) {
      names.add(name);
    }
    return names;
  }

  /** Those that would keep the JVM alive, and those of main's own group. */
  private static void threads() {
    ThreadGroup own = Thread.currentThread().getThreadGroup();
    TreeSet<String> lines = new TreeSet<String>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!thread.isDaemon()) {
        lines.add("thread that is no daemon: " + thread.getName());
      }
      if (thread.getThreadGroup() == own) {
        lines.add("thread of the main group: " + thread.getName());
      }
    }
    for (String line : lines) {
      System.out.println(line);
    }
    Thread[] group = new Thread[50];
    System.out.println("the main group has " + own.enumerate(group));
  }

  private static void properties() {
    TreeMap<Object, Object> properties = new TreeMap<Object, Object>(System.getProperties());
    for (Object name : properties.keySet()) {
      System.out.println("property " + name + "=" + properties.get(name));
    }
  }

  private static void classes(String name) {
    for (ClassLoader loader :
        Arrays.asList(
            Sight.class.getClassLoader(),
            Sight.class.getClassLoader().getParent(),
            (ClassLoader) null)) {
      try {
        Class<?> found = Class.forName(name, false, loader);
        System.out.println("class " + name + " is " + found + " of " + found.getClassLoader());
      } catch (ClassNotFoundException e) {
        System.out.println("class " + name + " is not to be found");
      } catch (LinkageError e) {
        System.out.println("class " + name + " is broken: " + e);
      }
    }
  }

  private static void resources(String name) throws IOException {
    for (URL url : Collections.list(Sight.class.getClassLoader().getResources(name))) {
      System.out.println("resource " + url);
    }
  }
}
