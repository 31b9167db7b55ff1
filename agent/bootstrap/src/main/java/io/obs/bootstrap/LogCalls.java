package io.obs.bootstrap;

import java.util.Arrays;

/**
 * The records that one thread is logging, the innermost last: a library may hand its own on to
 * another one, and what prints a record may log another. Holds no record that is logged.
 */
final class LogCalls {
  /** Stands for a record whose object is not there yet. */
  static final Object NEXT = new Object();

  /** No application nests so deep but by mistake; what is deeper is not counted. */
  private static final int MAX = 64;

  private Object[] records = new Object[4];
  private String[] systems = new String[4];

  /** Whether a record still has to pass its logger's filter. */
  private boolean[] waiting = new boolean[4];

  private int depth;

  /** Whether the innermost is this one. */
  boolean isInnermost(Object record) {
    if (depth == 0) {
      return false;
    }
    if (records[depth - 1] == NEXT) {
      records[depth - 1] = record;
    }
    return records[depth - 1] == record;
  }

  /** The innermost if it waits for its filter in this library; null otherwise. */
  Object waiting(String system) {
    return depth > 0 && waiting[depth - 1] && systems[depth - 1].equals(system)
        ? records[depth - 1]
        : null;
  }

  /** The innermost has passed its filter; false if it waited for none. */
  boolean pass() {
    boolean waited = waiting[depth - 1];
    waiting[depth - 1] = false;
    return waited;
  }

  /**
   * Whether a record of a library would be one that another library has handed on. One that waits
   * for its filter is not handed on yet.
   *
   * @param record may be the innermost itself
   */
  boolean isHandedOn(Object record, String system) {
    int outer = isInnermost(record) ? depth - 2 : depth - 1;
    while (outer >= 0 && waiting[outer]) {
      outer--;
    }
    return outer >= 0 && !systems[outer].equals(system);
  }

  boolean isFull() {
    return depth == MAX;
  }

  void push(Object record, String system, boolean waits) {
    if (depth == records.length) {
      records = Arrays.copyOf(records, 2 * depth);
      systems = Arrays.copyOf(systems, 2 * depth);
      waiting = Arrays.copyOf(waiting, 2 * depth);
    }
    records[depth] = record;
    systems[depth] = system;
    waiting[depth++] = waits;
  }

  void pop() {
    records[--depth] = null;
  }
}
