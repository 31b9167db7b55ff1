package io.obs.weaver;

import java.util.List;

/**
 * What obs knows of one library: which of its classes are woven and with which advice. One folder
 * below {@code instrumentations} each, found by {@link java.util.ServiceLoader}.
 *
 * <p>Loaded by the agent's loader in every JVM, also where the library is not: so a module names
 * everything by strings, the library's classes and its own advice, and has no logic.
 *
 * <p>How to write one:
 *
 * <ul>
 *   <li>Weave the funnel, the one method that synchronous and asynchronous calls share.
 *   <li>An advice is a class with two public static methods, {@code onEnter} and {@code onExit},
 *       both with {@code suppress = Throwable.class}. Its code is copied into the library's method:
 *       it may use {@code java.*}, the library and {@code io.obs.bootstrap}; no lambda, no field,
 *       no method of its own.
 *   <li>Stop the clock before reading getters, so that one that throws loses one observation at
 *       most, and never a call depth.
 * </ul>
 */
public interface InstrumentationModule {
  /** The folder's name, such as {@code java-http-client}: also the name of its switch. */
  String name();

  /** The classes to weave. Called once, while the agent starts. */
  List<TypeInstrumentation> types();
}
