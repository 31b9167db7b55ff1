package io.obs.exporter.events;

import io.obs.bootstrap.Causes;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.RememberedThrowable;
import io.obs.bootstrap.UncaughtException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Decides which exceptions become events of their own and which are counted: the first one of a
 * fault is written at once; those of the same {@link ErrorFingerprint} and origin that follow
 * within the interval are one event when it ends. An interval without any ends the fault's story.
 *
 * <p>Each exception taken is in the {@code occurrences} of exactly one event, whatever happens:
 *
 * <ul>
 *   <li>Of faults so many are known at a time. Those beyond are counted by type and origin, of
 *       which there are so many too, or together; their events say that they are not told apart.
 *   <li>To compute a fingerprint costs tens of microseconds, and a storm would take a core for it.
 *       So only some hundreds a second are computed. Above that an exception counts for the fault
 *       that the last one like it had: of the same types from the first to the last cause, the same
 *       origin, and the same route or logger. Two faults that differ in nothing but their stack
 *       traces can be counted for each other so, while both storm; if there is none like it, it is
 *       not told apart. The totals are exact all the same.
 * </ul>
 *
 * <p>Used by the writer's thread, but for {@link #tell}.
 */
final class ErrorRepeats implements ErrorOverflow.Taker {
  /** Where events go. */
  interface Events {
    /** Writes the event of one exception. */
    void write(UncaughtException exception, String errorId, long fingerprint);

    /** Writes the event of what was counted. */
    void write(ErrorFault counted, long epochMillis);
  }

  static final int MAX_FAULTS = 1000;
  private static final int MAX_KINDS = 200;
  private static final int MAX_LIKENESSES = 1000;
  private static final int MAX_WRITTEN_IDS = 4096;

  /** Fingerprints a second, and at once after a quiet time; a part of them is for the unknown. */
  private static final int FINGERPRINTS_A_SECOND = 300;

  private static final int MOST_AT_ONCE = 1000;
  private static final int FOR_UNKNOWN = 200;

  /** Of what is not told apart when each exception would have its own event. */
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(365);

  /** While the JVM ends. */
  private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final boolean repeats;
  private final ErrorIds ids;

  private volatile long intervalNanos;

  private final ConcurrentHashMap<Long, ErrorFault> faults =
      new ConcurrentHashMap<Long, ErrorFault>();

  /** By the identifiers that somebody was told. */
  private final ConcurrentHashMap<String, ErrorFault> told =
      new ConcurrentHashMap<String, ErrorFault>();

  /** Made by {@link #tell}; the writer has not seen them yet. */
  private final ConcurrentLinkedQueue<ErrorFault> announced =
      new ConcurrentLinkedQueue<ErrorFault>();

  /** What somebody is told if no more faults can be known. */
  private volatile ErrorFault toldTogether;

  // --- the writer's own

  /** In the order of their deadlines. */
  private final ArrayDeque<ErrorFault> running = new ArrayDeque<ErrorFault>();

  private final Map<String, ErrorFault> kinds = new LinkedHashMap<String, ErrorFault>();
  private final Map<Long, Long> likenesses = new Recent<Long, Long>(MAX_LIKENESSES);
  private final Map<String, Boolean> writtenIds = new Recent<String, Boolean>(MAX_WRITTEN_IDS);
  private double budget = MOST_AT_ONCE;
  private long budgetNanos;
  private long nowNanos;
  private Events events;

  /**
   * @param intervalMillis 0 for an event for each exception
   */
  ErrorRepeats(ErrorIds ids, long intervalMillis) {
    this.ids = ids;
    this.repeats = intervalMillis > 0;
    this.intervalNanos =
        repeats
            ? Math.min(LONGEST_NANOS, TimeUnit.MILLISECONDS.toNanos(intervalMillis))
            : SHORTEST_NANOS;
  }

  // --- any thread

  /**
   * The identifier of the event in which an exception will be that is taken soon. Costs a
   * fingerprint.
   */
  String tell(Throwable thrown, String origin) {
    if (!repeats || !Causes.canTell(thrown)) {
      return ids.next(); // an event of its own
    }
    long fingerprint = ErrorFingerprint.atOnce(thrown);
    ErrorFault fault = faults.get(ErrorFault.key(fingerprint, origin));
    if (fault == null) {
      if (faults.size() >= MAX_FAULTS) {
        return tell(together());
      }
      ErrorFault fresh = ErrorFault.of(fingerprint, origin, ids);
      fault = faults.putIfAbsent(fresh.key, fresh);
      if (fault == null) {
        told.put(fresh.firstId, fresh);
        announced.add(fresh);
        return fresh.firstId;
      }
    }
    return tell(fault);
  }

  private String tell(ErrorFault fault) {
    String id = fault.nextId;
    told.put(id, fault);
    if (fault.forgotten || !fault.nextId.equals(id)) {
      told.remove(id); // its event is written already; nobody else would take it out
    }
    return id;
  }

  private ErrorFault together() {
    ErrorFault together = toldTogether;
    if (together == null) {
      synchronized (announced) {
        together = toldTogether;
        if (together == null) {
          together = ErrorFault.notToldApart(ErrorOverflow.OTHER, ErrorOverflow.OTHER, ids);
          toldTogether = together;
        }
      }
    }
    return together;
  }

  /** How many faults are known. */
  int size() {
    return faults.size();
  }

  // --- the writer's thread

  /** Writes or counts an exception. */
  void take(Events events, UncaughtException exception, long nowNanos) {
    now(events, nowNanos);
    take(exception);
  }

  private void take(UncaughtException exception) {
    if (!repeats) {
      String id = exception.errorId();
      write(
          exception,
          id == null ? ids.next() : id,
          ErrorFingerprint.of(exception.throwable(), exception));
      return;
    }
    ErrorFault fault = faultOf(exception);
    String id = exception.errorId();
    boolean open = id != null && !writtenIds.containsKey(id);
    if (fault != null && fault.isToldApart() && fault.writtenId == null) {
      if (open && id.equals(fault.nextId)) {
        renew(fault); // others that were told the same find it in the event that comes now
      }
      fault.writtenId = open ? id : fault.firstId;
      fault.last = ErrorOccurrence.withoutTrace(exception);
      write(exception, fault.writtenId, fault.fingerprint);
    } else if (open && (fault == null || !id.equals(fault.nextId))) {
      // told before the interval began, or by another thread at the same moment
      write(exception, id, fault == null ? 0 : fault.fingerprint);
    } else if (fault != null && fault.isToldApart()) {
      if (isAffordable(FOR_UNKNOWN)) {
        fault.count(exception);
      } else {
        fault.count(1, exception.epochMillis(), exception.epochMillis());
      }
      begin(fault);
    } else {
      ErrorFault many =
          fault != null
              ? fault
              : kind(RememberedThrowable.typeName(exception.throwable()), exception.origin());
      many.count(1, exception.epochMillis(), exception.epochMillis());
      begin(many);
    }
  }

  @Override
  public void counted(
      String errorType, String origin, long count, long firstMillis, long lastMillis) {
    ErrorFault many = kind(errorType, origin);
    many.count(count, firstMillis, lastMillis);
    begin(many);
  }

  @Override
  public void counted(UncaughtException one, long count, long firstMillis, long lastMillis) {
    take(one);
    if (count > 1) {
      // Those told the same as one that is written are counted with what follows it.
      ErrorFault fault = told.get(one.errorId());
      if (fault == null || fault.forgotten) {
        long fingerprint = ErrorFingerprint.of(one.throwable(), null);
        fault = faults.get(ErrorFault.key(fingerprint, one.origin()));
      }
      if (fault == null) {
        fault = kind(RememberedThrowable.typeName(one.throwable()), one.origin());
      }
      if (fault.isToldApart() && fault.last == null) {
        fault.last = ErrorOccurrence.withoutTrace(one);
      }
      fault.count(count - 1, firstMillis, lastMillis);
      begin(fault);
    }
  }

  /** Takes what found the queue full. */
  void take(Events events, ErrorOverflow overflow, long nowNanos) {
    now(events, nowNanos);
    overflow.drain(this);
  }

  /** Writes what was counted in intervals that are over. */
  void endIntervals(Events events, long nowNanos, long epochMillis) {
    now(events, nowNanos);
    ErrorFault first;
    while ((first = running.peekFirst()) != null && first.deadlineNanos - nowNanos <= 0) {
      running.removeFirst();
      end(first, first.count > 0 && first.isToldApart(), epochMillis);
    }
  }

  /** When {@link #endIntervals} has something to do; {@code Long.MAX_VALUE} for never. */
  long nanosToNextEnd(long nowNanos) {
    ErrorFault first = running.peekFirst();
    return first == null ? Long.MAX_VALUE : Math.max(0, first.deadlineNanos - nowNanos);
  }

  /** Writes all that was counted, and forgets all faults: what comes next is written at once. */
  void flush(Events events, long nowNanos, long epochMillis) {
    now(events, nowNanos);
    ErrorFault each;
    while ((each = running.pollFirst()) != null) {
      end(each, false, epochMillis);
    }
  }

  /** Ends intervals soon from now on: the JVM may end at any moment. Safe from any thread. */
  void hurry() {
    intervalNanos = Math.min(intervalNanos, LAST_NANOS);
  }

  private void end(ErrorFault fault, boolean goesOn, long epochMillis) {
    long counted = fault.count;
    fault.running = false;
    if (!goesOn) {
      forget(fault);
    }
    if (counted > 0) {
      try {
        events.write(fault, epochMillis);
      } finally {
        String id = fault.nextId;
        writtenIds.put(id, Boolean.TRUE);
        if (goesOn) {
          renew(fault);
          fault.begin(fault.nextId);
          begin(fault);
        } else {
          told.remove(id);
          fault.begin(id);
        }
      }
    }
  }

  private void forget(ErrorFault fault) {
    if (fault.isToldApart()) {
      faults.remove(fault.key, fault);
    } else if (fault == toldTogether) {
      toldTogether = null;
    } else {
      kinds.remove(key(fault.errorType, fault.origin));
    }
    fault.forgotten = true;
    if (fault.firstId != null) {
      told.remove(fault.firstId);
    }
    told.remove(fault.nextId);
  }

  /** The event of its next identifier is about to be written, or is. */
  private void renew(ErrorFault fault) {
    String old = fault.nextId;
    fault.nextId = ids.next();
    told.remove(old);
  }

  private void write(UncaughtException exception, String id, long fingerprint) {
    writtenIds.put(id, Boolean.TRUE);
    events.write(exception, id, fingerprint);
  }

  private void now(Events events, long nowNanos) {
    this.events = events;
    this.nowNanos = nowNanos;
    addAnnounced();
  }

  private void addAnnounced() {
    ErrorFault fault;
    while ((fault = announced.poll()) != null) {
      begin(fault);
    }
  }

  /** Starts its interval, unless that runs already. */
  private void begin(ErrorFault fault) {
    if (!fault.running) {
      fault.running = true;
      fault.deadlineNanos = nowNanos + intervalNanos;
      running.addLast(fault);
    }
  }

  /** The fault of an exception; null if it cannot be told from others. */
  private ErrorFault faultOf(UncaughtException exception) {
    String id = exception.errorId();
    if (id != null) {
      ErrorFault fault = told.get(id);
      if (fault != null && !fault.forgotten) { // else its last event is written
        return fault;
      }
    }
    Long likeness = likeness(exception);
    Long known = likenesses.get(likeness);
    if (id == null && !pay(known == null ? 0 : FOR_UNKNOWN)) {
      return known == null ? null : fault(known, exception.origin());
    }
    // as it was for tell, which does not know where
    long fingerprint = ErrorFingerprint.of(exception.throwable(), id == null ? exception : null);
    likenesses.put(likeness, fingerprint);
    return fault(fingerprint, exception.origin());
  }

  /** Null if there are too many already. */
  private ErrorFault fault(long fingerprint, String origin) {
    ErrorFault fault = faults.get(ErrorFault.key(fingerprint, origin));
    if (fault == null && faults.size() < MAX_FAULTS) {
      ErrorFault fresh = ErrorFault.of(fingerprint, origin, ids);
      fault = faults.putIfAbsent(fresh.key, fresh);
      if (fault == null) {
        fault = fresh;
        begin(fault);
      }
    }
    return fault;
  }

  /** What can be known of an exception without its stack trace. */
  private static long likeness(UncaughtException exception) {
    long hash = 0;
    Throwable each = exception.throwable();
    for (int i = 0; each != null && i < 16; i++) {
      hash = ErrorFingerprint.add(hash, RememberedThrowable.typeName(each));
      each = StackTrace.causeOf(each);
    }
    hash = ErrorFingerprint.add(hash, exception.origin());
    hash = ErrorFingerprint.add(hash, exception.logger());
    hash = ErrorFingerprint.add(hash, exception.task());
    FailedRequest request = exception.request();
    return request == null ? hash : ErrorFingerprint.add(hash, request.route());
  }

  private ErrorFault kind(String errorType, String origin) {
    ErrorFault known = kinds.get(key(errorType, origin));
    if (known == null) {
      String type = kinds.size() < MAX_KINDS ? errorType : ErrorOverflow.OTHER;
      String key = key(type, origin);
      known = kinds.get(key);
      if (known == null) {
        known = ErrorFault.notToldApart(type, origin, ids);
        kinds.put(key, known);
      }
    }
    return known;
  }

  private static String key(String errorType, String origin) {
    return origin + ' ' + errorType;
  }

  /** Whether a fingerprint may be computed now; if so, it is paid for. */
  private boolean pay(int reserve) {
    if (!isAffordable(reserve)) {
      return false;
    }
    budget--;
    return true;
  }

  private boolean isAffordable(int reserve) {
    if (budgetNanos != 0 && nowNanos - budgetNanos > 0) {
      budget =
          Math.min(MOST_AT_ONCE, budget + (nowNanos - budgetNanos) * 1e-9 * FINGERPRINTS_A_SECOND);
    }
    budgetNanos = nowNanos;
    return budget >= reserve + 1;
  }

  /** The last ones that were put in. */
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private final int max;

    Recent(int max) {
      this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > max;
    }
  }
}
