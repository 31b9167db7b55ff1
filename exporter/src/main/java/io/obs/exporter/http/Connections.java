package io.obs.exporter.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All open connections: how many there may be, who must go for a newcomer, and who has run out of
 * time. Every change of a connection's phase passes this one lock, so that a connection is never
 * cut off as idle in the moment in which its request is complete. The lock is held for a walk over
 * a few dozen entries at most; never while reading, collecting or writing.
 *
 * <p>A connection stays in here until its thread is about to end. The bound on connections is thus
 * one on threads, too, however fast strangers knock.
 */
final class Connections {
  /** The order is the order in which a newcomer displaces them. */
  enum Phase {
    /** Answered for the last time; waits for the client to see it. */
    LINGERING,
    /** Waits for a complete request. */
    READING,
    /** Sends a response. */
    WRITING,
    /** Collects, or waits for its turn to. Cannot be ended from outside, and so is not. */
    ANSWERING
  }

  private static final long LEAVE_MILLIS = 1000;

  private final Limits limits;
  private final Trouble trouble;

  /**
   * A list, because it is walked again and again: walking a set of another class than the usual one
   * would show {@code HashSet.iterator()} a second type, and the JIT would compile the
   * application's loops over its own sets with an allocated iterator each.
   */
  private final List<Connection> open = new ArrayList<>();

  private long pendingBytes;
  private boolean closed;

  Connections(Limits limits, Trouble trouble) {
    this.limits = limits;
    this.trouble = trouble;
  }

  /**
   * Lets a connection in, for which another may have to go. Waits for that one's thread to end,
   * which is a matter of microseconds.
   *
   * @return false if there is no room, because all others are collecting
   */
  boolean admit(Connection newcomer) {
    boolean crowded = false;
    synchronized (this) {
      if (open.size() >= limits.connections) {
        crowded = true;
        boolean leaves = anyLeaves() || cutOffVictim();
        long until = deadline(LEAVE_MILLIS);
        while (leaves && open.size() >= limits.connections && !closed && await(until)) {
          // woken for another reason
        }
      }
      if (closed || open.size() >= limits.connections) {
        return false;
      }
      newcomer.phase = Phase.READING;
      newcomer.sinceNanos = System.nanoTime();
      newcomer.deadlineNanos = deadline(limits.requestMillis);
      open.add(newcomer);
    }
    if (crowded) {
      trouble.report(
          Trouble.Kind.CROWD,
          "more than " + limits.connections + " connections; the one idle for longest was closed");
    }
    return true;
  }

  private boolean anyLeaves() {
    for (Connection connection : open) {
      if (connection.cutOff) {
        return true;
      }
    }
    return false;
  }

  /** Cuts off whoever, in order of phases, has been without a complete request for longest. */
  private boolean cutOffVictim() {
    Connection victim = null;
    for (Connection candidate : open) {
      if (candidate.phase == Phase.ANSWERING) {
        continue;
      }
      int order = victim == null ? -1 : candidate.phase.compareTo(victim.phase);
      if (order < 0 || order == 0 && candidate.sinceNanos - victim.sinceNanos < 0) {
        victim = candidate;
      }
    }
    if (victim != null) {
      victim.cutOff();
    }
    return victim != null;
  }

  /** A request's first byte has come: the rest has to come soon. */
  synchronized void requestStarted(Connection connection) throws IOException {
    connection.checkOpen();
    connection.deadlineNanos = deadline(limits.requestMillis);
  }

  /** A request is complete. From here on the connection is cut off only as a slow reader. */
  synchronized void answering(Connection connection) throws IOException {
    connection.checkOpen();
    connection.phase = Phase.ANSWERING;
    connection.sinceNanos = System.nanoTime();
    connection.deadlineNanos = deadline(limits.writeMillis);
  }

  /** A response is ready. If too much is held for slow readers, the slowest are cut off. */
  synchronized void writing(Connection connection, long bytes) throws IOException {
    connection.checkOpen();
    while (pendingBytes + bytes > limits.pendingBytes) {
      Connection slowest = null;
      for (Connection other : open) {
        if (other.pendingBytes > 0
            && (slowest == null || other.sinceNanos - slowest.sinceNanos < 0)) {
          slowest = other;
        }
      }
      if (slowest == null) {
        break;
      }
      slowest.cutOff();
      release(slowest);
    }
    connection.phase = Phase.WRITING;
    connection.deadlineNanos = deadline(limits.writeMillis);
    connection.pendingBytes = bytes;
    pendingBytes += bytes;
  }

  /** The response is sent, and the next request may come. */
  synchronized void reading(Connection connection) throws IOException {
    release(connection);
    connection.checkOpen();
    connection.phase = Phase.READING;
    connection.deadlineNanos = deadline(limits.idleMillis);
  }

  /** The last response is sent. */
  synchronized void lingering(Connection connection) throws IOException {
    release(connection);
    connection.checkOpen();
    connection.phase = Phase.LINGERING;
    connection.deadlineNanos = deadline(limits.lingerMillis);
  }

  private void release(Connection connection) {
    pendingBytes -= connection.pendingBytes;
    connection.pendingBytes = 0;
  }

  /** The connection's thread is about to end. */
  synchronized void remove(Connection connection) {
    release(connection);
    open.remove(connection);
    connection.cutOff();
    notifyAll();
  }

  /** Closes what has run out of time. A blocked write has no other end: sockets time reads only. */
  void sweep() {
    boolean slow = false;
    synchronized (this) {
      long now = System.nanoTime();
      for (Connection connection : open) {
        if (now - connection.deadlineNanos >= 0 && !connection.cutOff) {
          if (connection.phase == Phase.ANSWERING) {
            slow = true;
          } else {
            connection.cutOff();
          }
        }
      }
    }
    if (slow) {
      trouble.report(
          Trouble.Kind.SLOW,
          "collecting the metrics takes longer than " + limits.writeMillis + " ms");
    }
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  /** Cuts all off and lets nobody in any more. */
  synchronized void close() {
    closed = true;
    for (Connection connection : open) {
      connection.cutOff();
    }
    notifyAll();
  }

  /** Waits, but not beyond {@link #close}. */
  synchronized void pause(long millis) {
    long until = deadline(millis);
    while (!closed && await(until)) {
      // woken for another reason
    }
  }

  private boolean await(long untilNanos) {
    long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    try {
      wait(left);
      return true;
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt a thread of ours; keeping the mark would make every later
      // wait return at once, and the accepting thread spin.
      return false;
    }
  }

  private static long deadline(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
