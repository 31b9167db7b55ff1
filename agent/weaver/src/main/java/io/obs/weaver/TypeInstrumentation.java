package io.obs.weaver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which class, or which kind of class, gets which advice in which of its methods. Built while the
 * agent starts, not changed afterwards.
 */
public final class TypeInstrumentation {
  /** An advice and the methods that it goes into. */
  static final class Weave {
    final String advice;
    final List<MethodPattern> methods;

    /** Whether a class that has none of them is reported. */
    final boolean expected;

    Weave(String advice, MethodPattern[] methods, boolean expected) {
      this.advice = advice;
      this.methods = Arrays.asList(methods);
      this.expected = expected;
    }

    private boolean isFor(ClassFile.Method method) {
      for (MethodPattern pattern : methods) {
        if (pattern.matches(method.name, method.descriptor())) {
          return true;
        }
      }
      return false;
    }
  }

  /** A method of a class and the advice that it gets. */
  static final class Match {
    final ClassFile.Method method;
    final Weave weave;

    Match(ClassFile.Method method, Weave weave) {
      this.method = method;
      this.weave = weave;
    }
  }

  private final String binaryName;
  private final String className;
  private final List<String> supertypes;
  private final int kind;
  private final List<Weave> weaves = new ArrayList<Weave>();
  private final List<String> unless = new ArrayList<String>();
  private String beside;
  private String excepted;
  private boolean stateful;
  private boolean first;

  /** What may go into the methods of a name; made with the first class that is looked at. */
  private volatile Map<String, List<Weave>> byMethodName;

  private TypeInstrumentation(String binaryName, List<String> supertypes, int kind) {
    this.binaryName = binaryName;
    this.className = binaryName == null ? null : binaryName.replace('.', '/');
    this.supertypes = supertypes;
    this.kind = kind;
  }

  /** The class with this name. That it lacks a method named here is reported. */
  public static TypeInstrumentation ofClass(String className) {
    return new TypeInstrumentation(className, Collections.<String>emptyList(), 0);
  }

  /**
   * Every class that implements one of these interfaces, all of {@code java.sql} or all of the
   * Servlet API, itself or by what it extends, and declares one of the methods. Name the interfaces
   * that extend it, too: those of the JDK are not looked into. Of servlets only methods can be
   * found that {@link ClassFile#kinds} tells of.
   */
  public static TypeInstrumentation ofSubtypes(String... supertypes) {
    List<String> names = new ArrayList<String>();
    int kind = 0;
    for (String supertype : supertypes) {
      String name = supertype.replace('.', '/');
      if (name.startsWith(ClassFile.JDBC_PREFIX)) {
        kind |= ClassFile.JDBC;
      } else if (name.startsWith("javax/servlet/") || name.startsWith("jakarta/servlet/")) {
        kind |= ClassFile.SERVLETS;
      } else {
        throw new IllegalArgumentException(
            "only types of java.sql and of servlets pass the gate: " + supertype);
      }
      names.add(name);
    }
    return new TypeInstrumentation(null, names, kind);
  }

  /**
   * Only where the class's loader sees this class, too, which tells the versions of a library that
   * are known from others. A class with this name that is left out for it is reported.
   */
  public TypeInstrumentation ifVisible(String otherClass) {
    beside = otherClass;
    return this;
  }

  /**
   * Not where the class's loader sees one of these classes, too: something else does there what
   * this is for.
   */
  public TypeInstrumentation unlessVisible(String... otherClasses) {
    unless.addAll(Arrays.asList(otherClasses));
    return this;
  }

  /**
   * Not the classes whose names begin so: each passes a call on to what it extends, which is woven,
   * or to another object that is.
   */
  public TypeInstrumentation exceptNamed(String prefix) {
    excepted = prefix.replace('.', '/');
    return this;
  }

  /** Puts an advice, by its class's name, into these methods. */
  public TypeInstrumentation weave(String advice, MethodPattern... methods) {
    weaves.add(new Weave(advice, methods, true));
    return this;
  }

  /** The same for methods that some versions of the library, or what replaces it, do without. */
  public TypeInstrumentation weaveIfPresent(String advice, MethodPattern... methods) {
    weaves.add(new Weave(advice, methods, false));
    return this;
  }

  /** Lets obs keep a value with each object of the class: {@code io.obs.bootstrap.ObjectState}. */
  public TypeInstrumentation keepState() {
    stateful = true;
    return this;
  }

  /**
   * Of classes that are loaded before the agent, changes this one before others: it decides what
   * these see.
   */
  public TypeInstrumentation beforeOthers() {
    first = true;
    return this;
  }

  /** The class's name with dots; null if it is known by its supertypes. */
  String binaryName() {
    return binaryName;
  }

  /** The class's name with slashes; null if it is known by its supertypes. */
  String className() {
    return className;
  }

  List<String> supertypes() {
    return supertypes;
  }

  /** By which of {@link ClassFile#kinds} a class passes the gate; 0 if it is known by its name. */
  int kind() {
    return kind;
  }

  /** The class that must be visible; null if none must. */
  String beside() {
    return beside;
  }

  /** The classes that must not be visible. */
  List<String> unless() {
    return unless;
  }

  /**
   * Whether a class is left out for its name.
   *
   * @param name with slashes
   */
  boolean isExcepted(String name) {
    return excepted != null && name.startsWith(excepted);
  }

  List<Weave> weaves() {
    return weaves;
  }

  boolean isFirst() {
    return first;
  }

  boolean isStateful() {
    return stateful;
  }

  /**
   * What goes into which of a class's methods, in their order.
   *
   * @throws IllegalArgumentException if two advices are for the same one
   */
  List<Match> matches(ClassFile file) {
    List<Match> matches = Collections.emptyList();
    for (ClassFile.Method method : file.methods()) {
      Weave weave = weave(method);
      if (weave != null) {
        if (matches.isEmpty()) {
          matches = new ArrayList<Match>();
        }
        matches.add(new Match(method, weave));
      }
    }
    return matches;
  }

  /** Whether a class has a method that something goes into. */
  boolean hasMatch(ClassFile file) {
    for (ClassFile.Method method : file.methods()) {
      if (weave(method) != null) {
        return true;
      }
    }
    return false;
  }

  /** Null for none. */
  private Weave weave(ClassFile.Method method) {
    List<Weave> named = byMethodName().get(method.name);
    if (named == null) {
      return null;
    }
    Weave found = null;
    for (Weave weave : named) {
      if (weave.isFor(method)) {
        if (found != null) {
          throw new IllegalArgumentException(
              "two advices for " + method.name + method.descriptor());
        }
        found = weave;
      }
    }
    return found;
  }

  private Map<String, List<Weave>> byMethodName() {
    Map<String, List<Weave>> names = byMethodName;
    if (names == null) {
      names = new HashMap<String, List<Weave>>();
      for (Weave weave : weaves) {
        for (MethodPattern pattern : weave.methods) {
          List<Weave> named = names.get(pattern.name());
          if (named == null) {
            named = new ArrayList<Weave>(1);
            names.put(pattern.name(), named);
          }
          if (!named.contains(weave)) {
            named.add(weave);
          }
        }
      }
      byMethodName = names;
    }
    return names;
  }

  /** The names of the advice classes, for tests. */
  public List<String> adviceNames() {
    List<String> names = new ArrayList<String>();
    for (Weave weave : weaves) {
      names.add(weave.advice);
    }
    return names;
  }
}
