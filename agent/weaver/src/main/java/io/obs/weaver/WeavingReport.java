package io.obs.weaver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was woven and what was not, for the endpoint and for the agent's own metrics. Bounded: a
 * class that is loaded by many loaders counts each time, but is remembered once. Safe from any
 * thread.
 */
public final class WeavingReport {
  private static final int MAX_REMEMBERED = 1000;

  private static final class Entry {
    boolean active = true;
    long types;
    final Set<String> classes = new TreeSet<String>();
    final Set<String> locations = new LinkedHashSet<String>();
    final Set<String> skipped = new LinkedHashSet<String>();
  }

  private final Map<String, Entry> entries = new LinkedHashMap<String, Entry>();

  /** Names an instrumentation that is switched on. */
  public synchronized void active(String module) {
    entry(module);
  }

  /** Names an instrumentation that is not used, and why. */
  public synchronized void inactive(String module, String reason) {
    Entry entry = entry(module);
    entry.active = false;
    entry.skipped.add(reason);
  }

  synchronized void woven(String module, String className, String location) {
    Entry entry = entry(module);
    entry.types++;
    if (entry.classes.size() < MAX_REMEMBERED) {
      entry.classes.add(className);
    }
    if (entry.locations.size() < MAX_REMEMBERED) {
      entry.locations.add(location == null ? "" : location);
    }
  }

  synchronized boolean isWoven(String module, String className) {
    return entry(module).classes.contains(className);
  }

  /** Returns whether this is news. */
  synchronized boolean skipped(String module, String what) {
    Entry entry = entry(module);
    return entry.skipped.size() < MAX_REMEMBERED && entry.skipped.add(what);
  }

  private Entry entry(String module) {
    Entry entry = entries.get(module);
    if (entry == null) {
      entry = new Entry();
      entries.put(module, entry);
    }
    return entry;
  }

  /** The names of all instrumentations, in the order in which they were named. */
  public synchronized List<String> modules() {
    return new ArrayList<String>(entries.keySet());
  }

  /** Whether an instrumentation is switched on. */
  public synchronized boolean isActive(String module) {
    return entry(module).active;
  }

  /** How many classes an instrumentation has woven. */
  public synchronized long types(String module) {
    return entry(module).types;
  }

  /** Where the woven classes came from, as URLs; an empty one stands for the JDK. */
  public synchronized List<String> locations(String module) {
    return new ArrayList<String>(entry(module).locations);
  }

  /** What was not woven, and why. */
  public synchronized List<String> skipped(String module) {
    return new ArrayList<String>(entry(module).skipped);
  }
}
