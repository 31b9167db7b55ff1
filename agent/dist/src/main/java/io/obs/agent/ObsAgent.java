package io.obs.agent;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Where the JVM enters: on the command line ({@code -javaagent}), at run time (attach), and as a
 * program ({@code java -jar obs.jar}). The only class of obs that the application's loader holds,
 * so it does next to nothing: it decides whether obs is wanted in this JVM, shows the bootstrap
 * loader the jar, and hands over to {@code io.obs.agent.Agent} in a loader of its own.
 *
 * <p>Never throws into the JVM's start, and runs before the application's {@code main}: it touches
 * neither {@code java.util.logging} nor the platform's MBeans nor NIO.
 */
public final class ObsAgent {
  /** Lists the class files that the bootstrap loader gets; written by the build. */
  private static final String BOOTSTRAP_CLASSES = "META-INF/obs-bootstrap-classes";

  private static boolean started;
  private static boolean warned;

  private ObsAgent() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    if (!isTool()) {
      start(arguments, instrumentation, false);
    }
  }

  /** Called by the JVM when obs is attached to it. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  /** Called for {@code java -jar obs.jar}. */
  public static void main(String[] arguments) throws Throwable {
    URL location = location();
    try (JarFile jar = new JarFile(new File(location.toURI()))) {
      ClassLoader loader = new AgentClassLoader(jar, location);
      Object exit;
      try {
        exit =
            loader
                .loadClass("io.obs.agent.CommandLine")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      System.exit((Integer) exit);
    }
  }

  private static synchronized void start(
      String arguments, Instrumentation instrumentation, boolean running) {
    try {
      if (isDisabled(arguments)) {
        return;
      }
      if (started) {
        if (!warned) {
          warned = true;
          say("WARN", "obs is attached already; what was given with this attachment is not used");
        }
        return;
      }
      started = true;
      URL location = location();
      JarFile jar = new JarFile(new File(location.toURI()));
      showBootstrapLoader(jar, instrumentation);
      new AgentClassLoader(jar, location)
          .loadClass("io.obs.agent.Agent")
          .getMethod("start", String.class, Instrumentation.class, boolean.class)
          .invoke(null, arguments, instrumentation, running);
    } catch (InvocationTargetException e) {
      failed(e.getCause());
    } catch (Throwable t) {
      failed(t);
    }
  }

  /**
   * Lets the bootstrap loader have the classes that woven code calls.
   *
   * <p>The documented way, {@code appendToBootstrapClassLoaderSearch}, makes a JVM of Java 9 or
   * later stop sharing the application's and the platform loader's classes (CDS), which delays the
   * start, and say so in a warning on standard error. So the few classes are defined there one by
   * one, by the method that Java 8 offered for it; where that is not to be had, the documented way
   * serves.
   */
  private static void showBootstrapLoader(JarFile jar, Instrumentation instrumentation)
      throws IOException {
    try {
      defineAll(jar, bootstrapDefiner(instrumentation));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      // Java 8, or a JVM that has no such method: what is defined already is found first all the
      // same
      instrumentation.appendToBootstrapClassLoaderSearch(jar);
    }
  }

  /** Agents may open a package of java.base to themselves. By reflection: we are of Java 8. */
  private static Method bootstrapDefiner(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Method moduleOf = Class.class.getMethod("getModule");
    Object base = moduleOf.invoke(Object.class);
    Object ours = moduleOf.invoke(ObsAgent.class);
    Instrumentation.class
        .getMethod(
            "redefineModule",
            moduleOf.getReturnType(),
            Set.class,
            Map.class,
            Map.class,
            Set.class,
            Map.class)
        .invoke(
            instrumentation,
            base,
            Collections.emptySet(),
            Collections.singletonMap("jdk.internal.misc", Collections.singleton(ours)),
            Collections.emptyMap(),
            Collections.emptySet(),
            Collections.emptyMap());
    return Class.forName("jdk.internal.misc.Unsafe")
        .getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
  }

  private static void defineAll(JarFile jar, Method define)
      throws IOException, ReflectiveOperationException {
    Object unsafe = define.getDeclaringClass().getMethod("getUnsafe").invoke(null);
    List<byte[]> pending = new ArrayList<byte[]>();
    StringTokenizer names = new StringTokenizer(new String(read(jar, BOOTSTRAP_CLASSES), "UTF-8"));
    while (names.hasMoreTokens()) {
      pending.add(read(jar, names.nextToken()));
    }
    while (!pending.isEmpty()) {
      List<byte[]> tooEarly = new ArrayList<byte[]>();
      LinkageError missing = null;
      for (byte[] classFile : pending) {
        try {
          define.invoke(unsafe, null, classFile, 0, classFile.length, null, null);
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof NoClassDefFoundError)) {
            throw e;
          }
          missing = (LinkageError) e.getCause(); // its supertype comes later
          tooEarly.add(classFile);
        }
      }
      if (tooEarly.size() == pending.size()) {
        throw missing;
      }
      pending = tooEarly;
    }
  }

  private static byte[] read(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new IOException(name + " is missing in " + jar.getName());
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(bytes);
    }
    return bytes;
  }

  private static void failed(Throwable thrown) {
    say("ERROR", "obs could not start, the application runs without it: " + thrown);
  }

  private static URL location() {
    return ObsAgent.class.getProtectionDomain().getCodeSource().getLocation();
  }

  /**
   * Whether this JVM is one of the JDK's tools, which inherit {@code JAVA_TOOL_OPTIONS} as well.
   * They start a module of the JDK (on Java 8, which has none, a class of its); so does {@code java
   * App.java}, but that is an application.
   */
  private static boolean isTool() {
    String command = System.getProperty("sun.java.command", "");
    if (command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.")) {
      return false;
    }
    String module = System.getProperty("jdk.module.main");
    return module != null && (module.startsWith("jdk.") || module.startsWith("java."))
        || command.startsWith("sun.")
        || command.startsWith("com.sun.tools.")
        || command.startsWith("jdk.");
  }

  /** A first look, before anything is loaded; the configuration takes a second one. */
  private static boolean isDisabled(String arguments) {
    String enabled = null;
    if (arguments != null) {
      for (String pair : arguments.split(",")) {
        if (pair.trim().startsWith("enabled=")) {
          enabled = pair.trim().substring("enabled=".length());
        }
      }
    }
    if (enabled == null) {
      enabled = System.getProperty("obs.enabled");
    }
    if (enabled == null) {
      enabled = System.getenv("OBS_ENABLED");
    }
    enabled = enabled == null ? "" : enabled.trim();
    return enabled.equalsIgnoreCase("false")
        || enabled.equalsIgnoreCase("off")
        || enabled.equalsIgnoreCase("no")
        || enabled.equals("0");
  }

  /** One line of JSON, as the agent's own lines are, without the libraries that write those. */
  private static void say(String level, String message) {
    StringBuilder line = new StringBuilder("{\"level\":\"").append(level);
    line.append("\",\"logger_name\":\"obs\",\"message\":\"");
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else {
        line.append(c < ' ' ? ' ' : c);
      }
    }
    System.err.println(line.append("\"}"));
  }
}
