package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.DaemonThread;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.ThrownType;
import java.util.concurrent.TimeUnit;

/**
 * Calls the methods that exceptions have written themselves, each of which may take for ever: on a
 * daemon thread of their own, {@code obs-events-reader}, for which the caller waits a while at
 * most. One that never answers holds up the events behind it once; its class is not asked again,
 * unless it answers after all, and its events tell what is known without it. Where several are
 * stuck no class is asked any more: threads are not for nothing.
 *
 * <p>An exception whose methods are the JDK's costs nothing here; of others each call costs two
 * switches between threads. Not for threads of the application.
 */
final class UntrustedCalls {
  /** So long one call may take, or several that are slow in a row. */
  private static final long PATIENCE_MILLIS = 1000;

  /** The same while the JVM ends. */
  private static final long LAST_PATIENCE_MILLIS = 250;

  private static final long LOOK_MILLIS = 50;

  /** What is faster is not slow. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int MAX_STUCK = 8;
  private static final long IDLE_MILLIS = 10_000;

  private static final String NO_ANSWER = " (toString does not answer)";

  /** One call at a time: guards what follows. */
  private static final Object LOCK = new Object();

  private static Reader reader;
  private static int stuck;
  private static ThrownType slowType;
  private static long slowNanos;

  private static volatile boolean ending;

  private UntrustedCalls() {}

  private enum Method {
    TO_STRING,
    GET_MESSAGE,
    GET_CAUSE,
    GET_STACK_TRACE,
    GET_SUPPRESSED
  }

  /** The JVM is about to end: nobody waits for long any more. */
  static void ending() {
    ending = true;
  }

  /** What the exception says of itself; its class if that fails. Never null. */
  static String describe(Throwable thrown) {
    ThrownType type = ThrownType.of(thrown);
    String name = thrown.getClass().getName();
    Call call = call(Method.TO_STRING, thrown, type, type.hasOwnText());
    if (call == null) {
      return name + NO_ANSWER;
    }
    type.textAnswered();
    if (call.failure != null) {
      return name + " (toString failed: " + call.failure.getClass().getName() + ")";
    }
    return call.answer == null ? name : (String) call.answer;
  }

  /** The exception's message; null if it has none or does not tell. */
  static String messageOf(Throwable thrown) {
    ThrownType type = ThrownType.of(thrown);
    Call call = call(Method.GET_MESSAGE, thrown, type, type.hasOwnText());
    return call == null ? null : (String) call.answer;
  }

  /** The exception's cause; null if it has none or does not tell. */
  static Throwable causeOf(Throwable thrown) {
    ThrownType type = ThrownType.of(thrown);
    Call call = call(Method.GET_CAUSE, thrown, type, type.hasOwnCause());
    if (call == null) {
      return null;
    }
    type.causeAnswered();
    return (Throwable) call.answer;
  }

  /** The exception's stack trace, null if it has none or does not tell. */
  static StackTraceElement[] framesOf(Throwable thrown) {
    ThrownType type = ThrownType.of(thrown);
    Call call = call(Method.GET_STACK_TRACE, thrown, type, type.hasOwnFrames());
    if (call == null) {
      return null;
    }
    type.framesAnswered();
    return (StackTraceElement[]) call.answer;
  }

  /** What was suppressed for the exception, null if it does not tell. */
  static Throwable[] suppressedOf(Throwable thrown) {
    Call call = call(Method.GET_SUPPRESSED, thrown, ThrownType.of(thrown), false);
    return call == null ? null : (Throwable[]) call.answer;
  }

  /**
   * A call that is over; null if it did not end.
   *
   * @param own whether the method is not the JDK's
   */
  private static Call call(Method method, Throwable thrown, ThrownType type, boolean own) {
    Call call = new Call(method, thrown, own);
    if (!own && !type.isSilent()) {
      call.run();
      return call;
    }
    return watch(call, type) ? call : null;
  }

  private static boolean watch(Call call, ThrownType type) {
    synchronized (LOCK) {
      if ((call.own ? type.isSilent() : type.isLocked()) || stuck >= MAX_STUCK) {
        return false;
      }
      long begin = System.nanoTime();
      long spent = slowType == type ? slowNanos : 0;
      boolean over;
      try {
        if (reader == null || !reader.take(call)) {
          reader = Reader.start(call);
        }
        over = call.await(begin - spent);
      } catch (OutOfMemoryError e) {
        reader = null; // no thread for now
        return false;
      }
      long took = System.nanoTime() - begin;
      slowType = over && took > SLOW_NANOS ? type : null;
      slowNanos = slowType == null ? 0 : spent + took;
      if (over || call.leave()) {
        return true;
      }
      stuck++;
      reader = null;
      call.answers(type, false);
    }
    if (call.own) {
      AgentLog.warn(
          "a method of "
              + call.thrown.getClass().getName()
              + " does not answer; events tell of these exceptions without asking it");
    }
    return false;
  }

  /** A call that was left came back after all. */
  private static void cameBack(Call call) {
    synchronized (LOCK) {
      stuck--;
      call.answers(ThrownType.of(call.thrown), true);
    }
  }

  private static final class Call {
    final Method method;
    final Throwable thrown;
    final boolean own;
    Object answer;
    Throwable failure;
    private boolean over;
    private boolean left;

    Call(Method method, Throwable thrown, boolean own) {
      this.method = method;
      this.thrown = thrown;
      this.own = own;
    }

    void answers(ThrownType type, boolean again) {
      if (own) {
        type.silent(!again);
      } else {
        type.locked(!again);
      }
    }

    /** Never throws. */
    void run() {
      try {
        answer = answer();
      } catch (Throwable t) {
        failure = t;
      }
    }

    private Object answer() {
      switch (method) {
        case TO_STRING:
          return thrown.toString();
        case GET_MESSAGE:
          return thrown.getMessage();
        case GET_CAUSE:
          return thrown.getCause();
        case GET_STACK_TRACE:
          return thrown.getStackTrace();
        default:
          return thrown.getSuppressed();
      }
    }

    /** Whether it ended in time. */
    synchronized boolean await(long beginNanos) {
      boolean interrupted = false;
      while (!over) {
        long patience = ending ? LAST_PATIENCE_MILLIS : PATIENCE_MILLIS;
        long left = patience - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
        if (left <= 0) {
          break;
        }
        try {
          wait(Math.min(left, LOOK_MILLIS));
        } catch (InterruptedException e) {
          interrupted = true; // by somebody who interrupts every thread there is
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return over;
    }

    /** Whether somebody still waits for it. */
    synchronized boolean end() {
      over = true;
      notifyAll();
      return !left;
    }

    /** Nobody waits any more; whether it is over all the same. */
    synchronized boolean leave() {
      left = true;
      return over;
    }
  }

  /** Makes calls until one of them is left, or none comes for long. */
  private static final class Reader implements Runnable {
    private Call next;
    private boolean ended;

    static Reader start(Call first) {
      Reader reader = new Reader();
      reader.next = first;
      DaemonThread.create("obs-events-reader", reader, EventWriter.class.getClassLoader()).start();
      return reader;
    }

    /** Whether it will make a call. */
    synchronized boolean take(Call call) {
      next = call;
      notifyAll();
      return !ended;
    }

    @Override
    public void run() {
      ErrorRecorder.ownThread();
      Call call;
      while ((call = next()) != null) {
        call.run();
        Thread.interrupted(); // may be what it was made to do
        if (!call.end()) {
          cameBack(call);
          return;
        }
      }
    }

    private synchronized Call next() {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
      while (next == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          ended = true;
          return null;
        }
        try {
          wait(left);
        } catch (InterruptedException e) {
          // by somebody who interrupts every thread there is
        }
      }
      Call call = next;
      next = null;
      return call;
    }
  }
}
