package io.obs.bootstrap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The last calls to databases and other services that one request, or one thread outside requests,
 * has made: what an error event tells under {@code recent}. Written by the recorders with each call
 * that ends, on whichever thread it ends; read only when something fails.
 *
 * <p>Costs a call a few plain writes and one atomic addition; allocates nothing once it has been
 * full. A reader leaves out what is being written at that moment.
 */
final class RecentCalls {
  /** So many calls are kept. */
  static final int CAPACITY = 10;

  private static final AtomicIntegerFieldUpdater<RecentCalls> NEXT =
      AtomicIntegerFieldUpdater.newUpdater(RecentCalls.class, "next");

  private final Slot[] slots = new Slot[CAPACITY];

  /** How many calls were ever kept; the next one's place is this modulo the capacity. */
  private volatile int next;

  /** What {@link #next} was when the unit of work began whose calls these are. */
  private volatile int first;

  /** Which unit of work, so that a call that ends late is not taken for one of its successor. */
  private volatile int unit;

  /** A new unit of work begins; what was before is forgotten. */
  void begin() {
    unit++; // by one thread at a time: whoever starts the request
    first = next;
  }

  /** Names the unit of work for a call that will end later, perhaps on another thread. */
  int unit() {
    return unit;
  }

  /** A statement's execution ended, at this time of {@code System.nanoTime}. */
  void database(DatabaseOperation operation, String errorType, long nanos, long endNanos) {
    int index = NEXT.getAndIncrement(this);
    Slot slot = slot(index);
    if (slot.claim()) {
      slot.what = operation;
      slot.address = null;
      slot.port = 0;
      slot.status = 0;
      slot.publish(index, errorType, nanos, endNanos);
    }
  }

  /**
   * A call to another service ended, at this time of {@code System.nanoTime}, that was made in this
   * {@link #unit}.
   */
  void client(
      int unit,
      String method,
      String address,
      int port,
      int status,
      String errorType,
      long nanos,
      long endNanos) {
    if (unit != this.unit) {
      return;
    }
    int index = NEXT.getAndIncrement(this);
    Slot slot = slot(index);
    if (slot.claim()) {
      slot.what = method;
      slot.address = address;
      slot.port = port;
      slot.status = status;
      slot.publish(index, errorType, nanos, endNanos);
    }
  }

  private Slot slot(int index) {
    int place = Math.floorMod(index, CAPACITY);
    Slot slot = slots[place];
    if (slot == null) {
      slot = new Slot();
      slots[place] = slot; // a race loses one call
    }
    return slot;
  }

  /**
   * The calls in the order in which they ended; empty if there were none.
   *
   * @param maxAgeNanos older ones are left out
   */
  List<RecentCall> copy(long maxAgeNanos) {
    int end = next;
    int begin = first;
    if (end - begin > CAPACITY) {
      begin = end - CAPACITY;
    }
    if (begin == end) {
      return Collections.emptyList();
    }
    long now = System.nanoTime();
    List<RecentCall> calls = new ArrayList<RecentCall>(end - begin);
    for (int index = begin; index != end; index++) {
      Slot slot = slots[Math.floorMod(index, CAPACITY)];
      if (slot != null && slot.get() == index + 1) {
        RecentCall call =
            new RecentCall(
                slot.what,
                slot.address,
                slot.port,
                slot.status,
                slot.errorType,
                slot.nanos,
                Math.max(0, now - slot.endNanos));
        // compared by a write, which what is read above cannot pass as it could pass a read
        if (slot.compareAndSet(index + 1, index + 1) && call.ageNanos() <= maxAgeNanos) {
          calls.add(call);
        }
      }
    }
    return calls;
  }

  /** A place in the ring; its value is the index of its call plus one. */
  private static final class Slot extends AtomicInteger {
    private static final long serialVersionUID = 1;

    /** The value while it is written; no call has this index before the two thousand millionth. */
    private static final int BUSY = Integer.MIN_VALUE;

    transient Object what; // Slot is Serializable by what it extends
    String address;
    int port;
    int status;
    String errorType;
    long nanos;
    long endNanos;

    /**
     * Keeps others out until {@link #publish}. That fails only where ten calls end while one is
     * being written; then that call is not kept.
     */
    boolean claim() {
      int written = get();
      return written != BUSY && compareAndSet(written, BUSY);
    }

    void publish(int index, String errorType, long nanos, long endNanos) {
      this.errorType = errorType;
      this.nanos = nanos;
      this.endNanos = endNanos;
      lazySet(index + 1); // what stands above is visible with it; no need to be seen at once
    }
  }
}
