package io.obs.bootstrap;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The door for tasks and futures that fail: keeps each failure until somebody asks for it, and then
 * forgets it; or until nobody can ask any more, and then tells {@link ErrorRecorder}. That is when
 * the last object that holds it was collected, or when the JVM ends: a batch job seldom collects
 * anything, and whoever has not asked by then never will.
 *
 * <p>A failure is one exception, whoever holds it: a future hands it to the futures that depend on
 * it, and a task that catches it to the next one, wrapped or not. Asking at any of them, also for
 * one that has it as a cause, is asking for it. Exceptions that were asked for once stay known as
 * such as long as they live, because the holder may become known only afterwards. So an exception
 * that a library makes once and throws often is not told of after it was asked for once: rather an
 * event too few than one that is false.
 *
 * <p>Nothing here runs for tasks that succeed, but for {@link #any} at some places. Safe from any
 * thread; the lock is held for a few operations on maps, and never while code of the application
 * runs. Holders are not kept alive; their exceptions are for a moment, in which most are asked for.
 * Of what is left afterwards only that is kept which an event tells: the exception leads to all of
 * its application, and it may lead to its own holder.
 */
public final class UnreadFailures {
  /** What is not read within this many failures is not told of, but counted. */
  static final int MAX_KEPT = 10_000;

  /** So long an exception is kept itself; then it is read, which costs as much as an event. */
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How often is looked for such, and sooner if there are more than are read in one go. */
  private static final long LOOK_MILLIS = 5_000;

  private static final long SOON_MILLIS = 1_000;

  private static final int IN_ONE_GO = 100;

  /** A future that failed once and is built upon for ever. */
  private static final int MAX_HOLDERS = 1_000;

  /** In the place of a failure: somebody has asked for it. */
  private static final Object ASKED = new Object();

  private static final String TIMEOUT_HANDLER = "java.util.concurrent.CompletableFuture$Canceller";

  /**
   * Weld (CDI; in WildFly, Open Liberty and Helidon) resolves observers ahead while an application
   * starts; what cannot be resolved so is resolved when it is needed.
   */
  private static final String WELD_PRELOADING =
      "org.jboss.weld.bootstrap.events.ContainerLifecycleEventPreloader$PreloadingTask";

  private static final String THREAD_EXECUTOR = "java.util.concurrent.ThreadPerTaskExecutor";

  private static final Object LOCK = new Object();

  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<Object>();

  /** A {@link Failure} or {@link #ASKED}, by the exception and each of its causes. */
  private static final WeakIdentityMap THROWN = new WeakIdentityMap();

  /** A {@link Failure}, by what holds it. */
  private static final WeakIdentityMap HELD = new WeakIdentityMap();

  /** Failures with their exceptions, the oldest first. */
  private static final Set<Failure> KEPT = new LinkedHashSet<Failure>();

  /** Older failures, without. */
  private static final Set<Failure> REMEMBERED = new LinkedHashSet<Failure>();

  /** How many there are of both. */
  private static volatile int kept;

  /** The size of {@link #REMEMBERED}. */
  private static volatile int remembered;

  /** What a CompletableFuture keeps in place of a result; the class is not accessible. */
  private static volatile Class<?> resultClass;

  private static final AtomicLong NOT_KEPT = new AtomicLong();
  private static boolean watching;

  private UnreadFailures() {}

  /** An exception that nobody has asked for yet. */
  private static final class Failure {
    final long nanos = System.nanoTime();

    /** Null once somebody has asked for it or was told. */
    UncaughtException exception;

    boolean asked;
    Holder newest;
    int holders;

    Failure(UncaughtException exception) {
      this.exception = exception;
    }

    void add(Holder holder) {
      holder.next = newest;
      if (newest != null) {
        newest.previous = holder;
      }
      newest = holder;
      holders++;
    }

    /** Whether it was the last. */
    boolean remove(Holder holder) {
      if (holder.removed) {
        return false;
      }
      holder.removed = true;
      if (holder.previous == null) {
        newest = holder.next;
      } else {
        holder.previous.next = holder.next;
      }
      if (holder.next != null) {
        holder.next.previous = holder.previous;
      }
      return --holders == 0;
    }
  }

  /** A task, or the result of one or more futures. */
  private static final class Holder extends WeakReference<Object> {
    final Failure failure;
    final long threadId = threadId();
    Holder previous;
    Holder next;
    boolean removed;

    Holder(Object held, Failure failure) {
      super(held, COLLECTED);
      this.failure = failure;
    }
  }

  @SuppressWarnings("deprecation") // what replaces it is of Java 19
  private static long threadId() {
    return Thread.currentThread().getId();
  }

  /** Whether any failure waits to be asked for: if not, nothing can be. */
  public static boolean any() {
    return kept != 0;
  }

  /** How many failures were neither kept nor told of, because too many were. */
  public static long notKept() {
    return NOT_KEPT.get();
  }

  // --- what fails

  /**
   * A task failed, or a future completed so.
   *
   * @param holder what one has to have to ask for the failure
   */
  public static void failed(Object holder, Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (failure == null || failure instanceof CancellationException) {
      return;
    }
    List<Throwable> chain = chain(failure);
    if (kept >= MAX_KEPT && !isMentioned(chain)) {
      // without the lock: in a storm, whoever tells of what was collected would hardly get it
      NOT_KEPT.incrementAndGet();
      return;
    }
    synchronized (LOCK) {
      Object known = known(chain);
      if (known != null) {
        hold(known, holder);
        return;
      }
    }
    UncaughtException exception = ErrorRecorder.failedTask(failure, null);
    if (exception == null) {
      return;
    }
    boolean starts;
    synchronized (LOCK) {
      Object known = known(chain);
      if (known == null) {
        if (kept >= MAX_KEPT) {
          NOT_KEPT.incrementAndGet();
          return;
        }
        Failure made = new Failure(exception);
        KEPT.add(made);
        count();
        for (Throwable each : chain) {
          THROWN.put(each, made);
        }
        known = made;
      }
      hold(known, holder);
      starts = !watching;
      watching = true;
    }
    if (starts) {
      watch();
    }
  }

  /** The same for a result as a {@link CompletableFuture} keeps it. */
  public static void failedResult(Object result, Throwable thrown) {
    if (thrown != null) {
      resultClass = result.getClass();
      failed(result, thrown);
    }
  }

  /**
   * The same for a task of a {@link java.util.concurrent.ForkJoinPool}, if it was made for what was
   * handed to {@code submit} or {@code schedule}. A task that was split off another one fails with
   * it, or instead of it, and only whoever has split knows which.
   */
  public static void failedForkJoinTask(ForkJoinTask<?> task, Throwable thrown) {
    String name = task.getClass().getName();
    if ((name.startsWith("java.util.concurrent.ForkJoinTask$Adapted")
            || name.equals("java.util.concurrent.ForkJoinTask$CallableWithTimeout")
            || name.equals("java.util.concurrent.DelayScheduler$ScheduledForkJoinTask"))
        && task.isCompletedAbnormally()
        && !task.isCancelled()) {
      failed(task, thrown);
    }
  }

  private static boolean isMentioned(List<Throwable> chain) {
    for (Throwable each : chain) {
      if (THROWN.get(each) != null) {
        return true;
      }
    }
    return false;
  }

  private static Object known(List<Throwable> chain) {
    for (Throwable each : chain) {
      Object known = THROWN.get(each);
      if (known instanceof Failure) {
        Failure failure = (Failure) known;
        if (failure.exception != null) {
          return failure;
        }
        if (failure.asked) {
          return ASKED;
        }
      } else if (known != null) {
        return ASKED;
      }
    }
    return null;
  }

  private static void hold(Object known, Object holder) {
    if (known instanceof Failure) {
      Failure failure = (Failure) known;
      if (failure.holders == MAX_HOLDERS) {
        NOT_KEPT.incrementAndGet();
        forget(failure);
        failure.asked = true; // or the next holder would be the first one of the same failure
        return;
      }
      failure.add(new Holder(holder, failure));
      HELD.put(holder, failure);
    }
  }

  private static UncaughtException forget(Failure failure) {
    UncaughtException exception = failure.exception;
    failure.exception = null;
    failure.newest = null; // nobody needs to know when the others are collected
    if (!KEPT.remove(failure)) {
      REMEMBERED.remove(failure);
    }
    count();
    return exception;
  }

  private static void count() {
    remembered = REMEMBERED.size();
    kept = KEPT.size() + remembered;
  }

  // --- who asks

  /**
   * Somebody was told of an exception: has caught it, or got it as a value.
   *
   * @param thrown the exception, or what it was wrapped in; may be null
   */
  public static void asked(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (failure == null || thrown != failure && isToInvokeAll(thrown)) {
      return;
    }
    List<Throwable> chain = chain(failure);
    synchronized (LOCK) {
      for (Throwable each : chain) {
        Object known = THROWN.get(each);
        if (known instanceof Failure) {
          ask((Failure) known);
        }
        THROWN.put(each, ASKED);
      }
    }
  }

  /**
   * An exception is told of: it was logged, or has ended something. A failure that is kept with it
   * finds that out when nobody can ask any more; one that is only remembered could not.
   */
  static void told(Throwable thrown) {
    if (remembered == 0) {
      return;
    }
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      Object known = THROWN.get(each);
      if (known instanceof Failure) { // seldom: no lock is taken for what is only logged
        synchronized (LOCK) {
          if (REMEMBERED.contains(known)) {
            ask((Failure) known);
          }
        }
      }
      each = Causes.of(each);
    }
  }

  /** The thread calls {@code invokeAll} of an executor; {@link #invokedAll} follows. */
  public static void invokesAll() {
    ThreadCalls.current().invokeAllDepth++;
  }

  /** The call that {@link #invokesAll} announced is over. */
  public static void invokedAll() {
    ThreadCalls.current().invokeAllDepth--;
  }

  /**
   * Whether it is {@code invokeAll} itself that gets the exception: it waits for its tasks by
   * asking for their results, and throws away what it is told. Tasks that it runs on this thread
   * may ask as well.
   */
  private static boolean isToInvokeAll(Throwable thrown) {
    if (ThreadCalls.current().invokeAllDepth > 0) {
      for (StackTraceElement frame : Causes.frames(thrown)) {
        String name = frame.getClassName();
        if (!name.equals("java.util.concurrent.FutureTask")
            && !name.equals("java.util.concurrent.CompletableFuture")
            && !name.startsWith(THREAD_EXECUTOR + '$')) {
          return frame.getMethodName().equals("invokeAll")
              && (name.equals("java.util.concurrent.AbstractExecutorService")
                  || name.equals(THREAD_EXECUTOR));
        }
      }
    }
    return false;
  }

  private static void ask(Failure failure) {
    if (failure.exception != null) {
      forget(failure);
    }
    failure.asked = true;
  }

  /**
   * Somebody asked for the result of a future.
   *
   * @param result as a {@link CompletableFuture} keeps it, or the future itself; may be null, not
   *     complete, or no failure
   */
  public static void askedResult(Object result) {
    if (result == null) {
      return;
    }
    if (result.getClass() == resultClass) {
      synchronized (LOCK) {
        Object failure = HELD.get(result);
        if (failure != null) {
          ask((Failure) failure);
        }
      }
    } else if (result instanceof CompletableFuture) {
      try {
        asked(failureOf((CompletableFuture<?>) result));
      } catch (UnsupportedOperationException e) {
        // a minimal stage answers to nobody; what is built on it does
      }
    }
  }

  /**
   * A function is about to get the result of a future.
   *
   * @param result as for {@link #askedResult}
   * @param handler the function; {@code orTimeout} has one of the JDK's own, which only wants to
   *     know that the future is complete
   */
  public static void handled(Object result, Object handler) {
    if (handler != null
        && !(handler instanceof Look)
        && !handler.getClass().getName().equals(TIMEOUT_HANDLER)) {
      askedResult(result);
    }
  }

  /**
   * A future refused to fail, because it was complete: what the thread just made for it is lost.
   */
  public static void refused(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (failure == null) {
      return;
    }
    synchronized (LOCK) {
      Object known = THROWN.get(failure);
      if (known instanceof Failure && ((Failure) known).exception != null) {
        Failure kept = (Failure) known;
        Holder holder = kept.newest;
        while (holder != null && holder.threadId != threadId()) {
          holder = holder.next;
        }
        if (holder != null && kept.remove(holder)) {
          forget(kept);
        }
      }
    }
  }

  /**
   * A stage has done with a future that it depends on. What the future failed with is the stage's
   * failure now; or the stage has asked for it, and went another way.
   *
   * @param stage may be incomplete, if it depends on other futures, too
   */
  public static void passed(CompletableFuture<?> source, CompletableFuture<?> stage) {
    try {
      if (stage.isDone()) {
        Throwable failure = failureOf(source);
        if (failure != null && failure != failureOf(stage)) {
          asked(failure);
        }
      }
    } catch (UnsupportedOperationException e) {
      // a minimal stage answers to nobody; what is built on it does
    }
  }

  /** The same for a stage of many futures: of several that have failed it passes one on. */
  public static void passed(CompletableFuture<?>[] sources, CompletableFuture<?> stage) {
    Throwable carried = stage.isDone() ? failureOf(stage) : null;
    for (CompletableFuture<?> source : sources) {
      try {
        Throwable failure = failureOf(source);
        if (failure != null && failure != carried) {
          if (carried == null && !stage.isDone()) {
            carried = failure; // the first is what it will fail with
          } else {
            asked(failure);
          }
        }
      } catch (UnsupportedOperationException e) {
        // as above
      }
    }
  }

  /** What a future has failed with, without what futures wrap around it; null if it has not. */
  private static Throwable failureOf(CompletableFuture<?> future) {
    if (!future.isCompletedExceptionally()) {
      return null;
    }
    Look look = new Look();
    future.handle(look); // join would make an exception to throw
    return unwrapped(look.failure);
  }

  /** Sees what a future has failed with, which is not asking for it. */
  private static final class Look implements BiFunction<Object, Throwable, Object> {
    Throwable failure;

    @Override
    public Object apply(Object value, Throwable failure) {
      this.failure = failure;
      return null;
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable inner = thrown;
    for (int depth = 0; inner != null && depth < Causes.MAX; depth++) {
      Class<?> type = inner.getClass();
      if (type != CompletionException.class && type != ExecutionException.class) {
        break;
      }
      Throwable cause = Causes.of(inner);
      if (cause == null) {
        break;
      }
      inner = cause;
    }
    return inner;
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<Throwable>(4);
    Throwable each = thrown;
    for (int i = 0; each != null && i < Causes.MAX; i++) {
      chain.add(each);
      each = Causes.of(each);
    }
    return chain;
  }

  // --- when nobody can ask any more

  /** The JVM ends: tells of every failure that nobody has asked for. */
  public static void end() {
    List<Failure> all;
    synchronized (LOCK) {
      all = new ArrayList<Failure>(REMEMBERED);
      all.addAll(KEPT);
    }
    for (Failure failure : all) {
      tell(failure);
    }
  }

  private static void tell(Failure failure) {
    UncaughtException exception;
    synchronized (LOCK) {
      exception = forget(failure);
    }
    if (exception != null && !isOfHttpClient(exception.throwable)) {
      exception.task = TaskNames.of(exception.throwable);
      if (!WELD_PRELOADING.equals(exception.task)) {
        ErrorRecorder.unread(exception, failure.nanos);
      }
    }
  }

  /**
   * Whether the JDK's HTTP client made the exception. It fails futures of its own all the time
   * (connections that are closed while they wait in its pool) that nobody outside can ask; and the
   * call as such has its own metric. What the application's code throws while it handles an answer
   * stands above the client's code in the stack trace.
   */
  private static boolean isOfHttpClient(Throwable thrown) {
    for (StackTraceElement frame : Causes.frames(thrown)) {
      String name = frame.getClassName();
      if (name.startsWith("jdk.internal.net.http.")) {
        return true;
      }
      if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
        return false;
      }
    }
    return false;
  }

  private static void watch() {
    try {
      DaemonThread.create("obs-unread", new Watch(), null).start();
    } catch (Throwable t) {
      // no memory for a thread, or a security manager: the next failure tries again
      synchronized (LOCK) {
        watching = false;
      }
    }
  }

  /** Waits for holders to be collected, and for exceptions to have been kept for long enough. */
  private static final class Watch implements Runnable {
    private long lookNanos = System.nanoTime();

    @Override
    public void run() {
      ErrorRecorder.ownThread();
      while (true) {
        try {
          // each in a method of its own, so that nothing of them stays on this thread's stack
          tellOfCollected();
          look();
        } catch (InterruptedException e) {
          // by somebody who interrupts every thread there is
        } catch (Throwable t) {
          AdviceFailures.report(t, "executors", UnreadFailures.class.getName());
        }
      }
    }

    private void tellOfCollected() throws InterruptedException {
      long millis = TimeUnit.NANOSECONDS.toMillis(lookNanos - System.nanoTime());
      Holder holder = (Holder) COLLECTED.remove(Math.max(1, millis));
      if (holder != null && isLast(holder)) {
        tell(holder.failure);
      }
    }

    private static boolean isLast(Holder holder) {
      synchronized (LOCK) {
        Failure failure = holder.failure;
        return failure.exception != null && failure.remove(holder);
      }
    }

    private void look() {
      long now = System.nanoTime();
      if (now - lookNanos >= 0) {
        lookNanos = now + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        if (remember(now - KEPT_NANOS) == IN_ONE_GO) {
          lookNanos = now + TimeUnit.MILLISECONDS.toNanos(SOON_MILLIS);
        }
      }
    }
  }

  /**
   * Lets go of exceptions that were kept for long enough, though not of many at once.
   *
   * @param untilNanos the last ones' age
   * @return of how many
   */
  static int remember(long untilNanos) {
    List<Failure> old = new ArrayList<Failure>();
    synchronized (LOCK) {
      for (Failure failure : KEPT) {
        if (failure.nanos - untilNanos > 0 || old.size() == IN_ONE_GO) {
          break;
        }
        old.add(failure);
      }
    }
    for (Failure failure : old) {
      remember(failure);
    }
    return old.size();
  }

  private static void remember(Failure failure) {
    UncaughtException exception;
    synchronized (LOCK) {
      exception = failure.exception;
      if (exception == null) {
        return;
      }
      KEPT.remove(failure); // first: should it fail, it must not fail for ever
      REMEMBERED.add(failure);
      count();
    }
    Throwable thrown = exception.throwable;
    boolean silent = isOfHttpClient(thrown);
    Throwable copy = silent ? null : Sinks.exceptions.remember(thrown);
    synchronized (LOCK) {
      if (failure.exception == exception) {
        if (silent || ExceptionSightings.isKnown(thrown, failure.nanos)) {
          ask(failure); // as if: nobody will be told
        } else if (copy != null) {
          failure.exception = exception.remembered(copy);
        }
      }
    }
  }
}
