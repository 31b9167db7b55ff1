package io.obs.exporter.events;

import io.obs.bootstrap.Causes;
import io.obs.bootstrap.RememberedThrowable;
import io.obs.bootstrap.UncaughtException;
import java.util.Arrays;

/**
 * Names a fault: the same one has the same fingerprint, whichever host, JVM or run it happens in,
 * and another one has another. Made of the types of the exception and its causes, and of the
 * methods between the one that failed and the one that the server, the executor or the JVM called.
 *
 * <p>Left out is what differs between two occurrences of one fault:
 *
 * <ul>
 *   <li>messages, line numbers, files, modules, versions and class loaders;
 *   <li>the JDK's own methods, which other versions of it name otherwise, but for the name of the
 *       one that the application called and that failed: {@code parseInt};
 *   <li>classes that are generated at run time, and what calls through them: proxies, reflection,
 *       lambdas, interceptors; of lambdas the number that the compiler gave them;
 *   <li>the server below the application, unless it failed itself;
 *   <li>how often a method calls itself, or an exception is wrapped in one of its kind.
 * </ul>
 *
 * Of recursion so deep that the JVM does not record its beginning ({@code MaxJavaStackTraceDepth},
 * 1,024 frames) the callers are missing, which makes it another fault than a less deep one; but a
 * {@code StackOverflowError} is always told by its circle alone.
 *
 * <p>An exception without a stack trace is told by its type and by where it was seen: route,
 * logger, task; by its type alone if a client is told of it, which is before all of that is known.
 * Costs what it takes to read the stack traces, some tens of microseconds. Stateless, safe from any
 * thread, and trusts no method of the exception.
 */
final class ErrorFingerprint {
  /** Causes that are looked at. */
  private static final int MAX_CAUSES = 16;

  /** Methods that count, from the one that failed on. */
  private static final int MAX_FRAMES = 40;

  /** Frames that are looked at; what the JVM records. */
  private static final int MAX_DEPTH = 1024;

  /** A method of a circle that overflows the stack is in it more often than this. */
  private static final int IN_CIRCLE = 4;

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  /** What generated classes have in their names, behind that of the class they were made for. */
  private static final String[] GENERATED = {
    "$$Lambda", // the JDK's lambdas
    "$$EnhancerBy", // CGLIB, as used by Spring, Guice and others
    "$$FastClass",
    "$$KeyFactoryBy",
    "$$SpringCGLIB$$", // Spring 6
    "$HibernateProxy$",
    "$HibernateInstantiator$",
    "$HibernateAccessOptimizer$",
    "$MockitoMock$",
    "$ByteBuddy$",
    "$auxiliary$", // Byte Buddy's helpers
    "_$$_", // Javassist, Weld
    "$$_Weld",
    "$Proxy$_",
    "_ClientProxy", // Quarkus
    "_Subclass",
    "$$Proxy",
  };

  /** Libraries that only pass calls on to what a generated class stands for. */
  private static final String[] PASSING_ON = {
    "org.springframework.aop.",
    "org.springframework.cglib.",
    "net.sf.cglib.",
    "net.bytebuddy.",
    "javassist.",
    "org.codehaus.groovy.runtime.",
    "org.codehaus.groovy.reflection.",
    "org.codehaus.groovy.vmplugin.",
    "groovy.lang.MetaClass",
  };

  /** What calls the application. */
  private static final String[] SERVERS = {
    "org.apache.catalina.",
    "org.apache.coyote.",
    "org.apache.tomcat.",
    "org.eclipse.jetty.",
    "io.undertow.",
    "org.xnio.",
    "org.jboss.threads.",
    "org.jboss.as.", // WildFly
    "org.wildfly.",
    "org.apache.openejb.", // TomEE
    "org.apache.tomee.",
    "io.netty.",
    "reactor.netty.",
  };

  private final long[] frames = new long[MAX_FRAMES];
  private int frameCount;

  /** Whether some frame of some exception of the chain counted. */
  private boolean located;

  /** Whether it is computed on a thread of the application, which must not wait for answers. */
  private final boolean atOnce;

  private ErrorFingerprint(boolean atOnce) {
    this.atOnce = atOnce;
  }

  /**
   * The fingerprint of a failure; never 0.
   *
   * @param seen where it was seen, should it have no stack trace; null if that is not known
   */
  static long of(Throwable thrown, UncaughtException seen) {
    return new ErrorFingerprint(false).chain(thrown, seen);
  }

  /** The same on a thread of the application, of an exception that {@link Causes#canTell}. */
  static long atOnce(Throwable thrown) {
    return new ErrorFingerprint(true).chain(thrown, null);
  }

  /** As events show it. */
  static String text(long fingerprint) {
    char[] digits = new char[16];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = Character.forDigit((int) (fingerprint >>> (60 - 4 * i)) & 0xF, 16);
    }
    return new String(digits);
  }

  private long chain(Throwable thrown, UncaughtException seen) {
    Throwable[] path = new Throwable[MAX_CAUSES];
    long[] parts = new long[MAX_CAUSES];
    int partCount = 0;
    long hash = OFFSET;
    Throwable each = thrown;
    for (int i = 0; each != null && i < MAX_CAUSES && !contains(path, i, each); i++) {
      path[i] = each;
      long part = one(each);
      if (!contains(parts, partCount, part)) { // wrapped again and again at the same place
        parts[partCount++] = part;
        hash = add(hash, part);
      }
      each = atOnce ? Causes.of(each) : StackTrace.causeOf(each);
    }
    if (!located && seen != null) {
      hash = add(hash, place(seen));
    }
    hash = mixed(hash);
    return hash == 0 ? 1 : hash;
  }

  /** Where an exception was seen that does not tell itself where it comes from. */
  private static long place(UncaughtException seen) {
    long hash = add(OFFSET, seen.origin());
    hash = add(hash, seen.logger());
    hash = add(hash, seen.task());
    if (seen.request() != null) {
      hash = add(hash, seen.request().method());
      hash = add(hash, seen.request().route());
    }
    return hash;
  }

  private long one(Throwable thrown) {
    long hash = add(OFFSET, typeName(thrown));
    StackTraceElement[] trace = atOnce ? Causes.frames(thrown) : StackTrace.framesOf(thrown);
    frameCount = 0;
    boolean overflow = isStackOverflow(thrown);
    if (overflow) {
      addCircle(trace);
    }
    if (frameCount == 0) {
      addFrames(trace, false);
    }
    if (frameCount == 0) {
      addFrames(trace, true);
    }
    if (frameCount > 0) {
      located = true;
      // whoever the stack had no room left for is chance
      hash = add(hash, overflow ? null : failedMethod(trace));
    }
    for (int i = 0; i < frameCount; i++) {
      hash = add(hash, frames[i]);
    }
    return hash;
  }

  /** Each method once, in the order of the trace. */
  private void addFrames(StackTraceElement[] trace, boolean servers) {
    int depth = Math.min(trace.length, MAX_DEPTH);
    for (int i = 0; i < depth && frameCount < MAX_FRAMES; i++) {
      if (trace[i] != null && counts(trace[i], servers)) {
        long frame = frame(trace[i]);
        if (!contains(frames, frameCount, frame)) {
          frames[frameCount++] = frame;
        }
      }
    }
  }

  /** The methods that call each other until the stack is full, wherever in the circle it was. */
  private void addCircle(StackTraceElement[] trace) {
    int depth = Math.min(trace.length, MAX_DEPTH);
    long[] all = new long[depth];
    int count = 0;
    for (int i = 0; i < depth; i++) {
      if (trace[i] != null && counts(trace[i], false)) {
        all[count++] = frame(trace[i]);
      }
    }
    Arrays.sort(all, 0, count);
    for (int from = 0; from < count && frameCount < MAX_FRAMES; ) {
      int to = from + 1;
      while (to < count && all[to] == all[from]) {
        to++;
      }
      if (to - from > IN_CIRCLE) {
        frames[frameCount++] = all[from];
      }
      from = to;
    }
  }

  /**
   * The method of the JDK that the application called last; null if the application itself failed.
   * Only its name: its class may have become another one's subclass since.
   */
  private static String failedMethod(StackTraceElement[] trace) {
    String failed = null;
    int depth = Math.min(trace.length, MAX_DEPTH);
    for (int i = 0; i < depth && trace[i] != null; i++) {
      String name = trace[i].getClassName();
      if (isApi(name)) {
        failed = trace[i].getMethodName();
      } else if (!isJdk(name) && !isGenerated(name)) {
        break;
      }
    }
    return failed;
  }

  private static boolean counts(StackTraceElement frame, boolean servers) {
    String name = frame.getClassName();
    return !isJdk(name)
        && !isGenerated(name)
        && !startsWithAny(name, PASSING_ON)
        && !isBridge(frame.getMethodName())
        && (servers || !startsWithAny(name, SERVERS));
  }

  /** Before Java 11 compilers let nested classes reach private members by methods of their own. */
  private static boolean isBridge(String method) {
    return method.startsWith("access$");
  }

  private static boolean isStackOverflow(Throwable thrown) {
    return RememberedThrowable.typeName(thrown).equals(StackOverflowError.class.getName());
  }

  /** Packages that applications know, whose classes stay where they are. */
  private static boolean isApi(String name) {
    return (name.startsWith("java.") || name.startsWith("javax."))
        && !name.startsWith("java.lang.invoke.");
  }

  private static boolean isJdk(String name) {
    switch (name.isEmpty() ? ' ' : name.charAt(0)) {
      case 'j':
        return name.startsWith("java.")
            || name.startsWith("javax.")
            || name.startsWith("jdk.")
            || name.startsWith("jakarta.servlet."); // as javax.servlet
      case 's':
        return name.startsWith("sun.");
      case 'c':
        return name.startsWith("com.sun.")
            && !name.startsWith("com.sun.faces.")
            && !name.startsWith("com.sun.jersey.");
      default:
        return false;
    }
  }

  private static boolean isGenerated(String name) {
    return generatedPart(name) >= 0 || isProxy(name);
  }

  /** Where the generator's part of a class's name begins; -1 if there is none. */
  private static int generatedPart(String name) {
    if (name.indexOf('$') < 0 && name.indexOf('_') < 0) {
      return -1;
    }
    for (String marker : GENERATED) {
      int at = name.indexOf(marker);
      if (at > 0) {
        return at;
      }
    }
    return -1;
  }

  /** {@code jdk.proxy2.$Proxy12}, or in the package of an interface that is not public. */
  private static boolean isProxy(String name) {
    int at = name.lastIndexOf('.') + 1;
    return name.startsWith("$Proxy", at) && isNumber(name, at + "$Proxy".length());
  }

  private static boolean isNumber(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    return i > from && i == text.length();
  }

  /** Without what was generated: a mocked or enhanced exception is still that exception. */
  private static String typeName(Throwable thrown) {
    String name = visible(RememberedThrowable.typeName(thrown));
    int generated = generatedPart(name);
    return generated > 0 ? name.substring(0, generated) : name;
  }

  /** Without the address of a hidden class: {@code Script/0x00007f2b1c000400}. */
  private static String visible(String className) {
    int slash = className.indexOf('/');
    return slash > 0 ? className.substring(0, slash) : className;
  }

  private static long frame(StackTraceElement frame) {
    String method = frame.getMethodName();
    long hash = add(OFFSET, declaring(visible(frame.getClassName())));
    return add(hash, method.indexOf('$') < 0 ? method : unnumbered(method, "lambda", "anonfun"));
  }

  /**
   * A class's name. The numbers of anonymous classes stay: they tell one listener of a class from
   * the other; but those of closures, which other compilers make into methods, go with theirs.
   */
  private static String declaring(String name) {
    return name.indexOf('$') < 0 ? name : unnumbered(name, "anonfun", "_closure");
  }

  /**
   * Without the numbers in and behind the last part that such a word begins: {@code lambda$main$0},
   * {@code $anonfun$run$1$adapted}, {@code Job$_run_closure12}.
   */
  private static String unnumbered(String name, String word, String otherWord) {
    int at = name.indexOf(word);
    if (at < 0) {
      at = name.indexOf(otherWord);
    }
    if (at < 0) {
      return name;
    }
    StringBuilder text = new StringBuilder(name.length());
    text.append(name, 0, at);
    for (int i = at; i < name.length(); ) {
      int end = i;
      while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
        end++;
      }
      if (end == i) {
        text.append(name.charAt(i++));
        continue;
      }
      boolean counter =
          name.charAt(i - 1) == '$'
              || name.charAt(i - 1) == '-' // Kotlin's
              || name.startsWith("closure", i - "closure".length());
      if (!counter) {
        text.append(name, i, end); // of the method's own name
      }
      i = end;
    }
    return text.toString();
  }

  private static boolean startsWithAny(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(Throwable[] list, int count, Throwable thrown) {
    for (int i = 0; i < count; i++) {
      if (list[i] == thrown) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(long[] list, int count, long value) {
    for (int i = 0; i < count; i++) {
      if (list[i] == value) {
        return true;
      }
    }
    return false;
  }

  // --- FNV-1a by characters, its end mixed as MurmurHash3 does

  /** A text and its end; null counts as another text than the empty one. */
  static long add(long hash, String text) {
    long sum = hash;
    if (text != null) {
      for (int i = 0; i < text.length(); i++) {
        sum = (sum ^ text.charAt(i)) * PRIME;
      }
    }
    return (sum ^ (text == null ? 0x10001L : 0x10000L)) * PRIME;
  }

  static long add(long hash, long value) {
    return mixed((hash ^ value) * PRIME);
  }

  private static long mixed(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }
}
