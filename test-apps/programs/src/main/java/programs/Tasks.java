package programs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Lets tasks fail in every way that executors and futures keep to themselves. Prints {@code tells
 * ORIGIN NAME} for each failure that nobody asked for and keeps no hold of it; {@code keeps NAME}
 * for those that it holds to the end without asking. All others it has asked for. Then it collects
 * garbage until it is stopped.
 */
public final class Tasks {
  private static final List<Object> HELD = new ArrayList<Object>();
  private static final ExecutorService POOL = Executors.newFixedThreadPool(2);

  private Tasks() {}

  /** Arguments: {@code exit} to end at once instead of being stopped. */
  public static void main(String[] arguments) throws Exception {
    periodicTasks();
    timer();
    submitted();
    completionService();
    forkJoin();
    newer();
    completableFutures();
    stages();
    stagesOfSeveral();
    for (int i = 0; i < 2; i++) {
      POOL.submit(Tasks::nothing).get(); // no worker has a failed task at hand any more
    }
    System.out.println("done");
    if (arguments.length > 0 && arguments[0].equals("exit")) {
      System.exit(0);
    }
    while (true) {
      System.gc();
      Thread.sleep(20);
    }
  }

  private static void nothing() {}

  // --- failures, each with a frame of its own

  private static RuntimeException failure(String name) {
    RuntimeException failure = new IllegalStateException(name);
    StackTraceElement[] frames = failure.getStackTrace();
    frames[0] = new StackTraceElement("programs.Tasks", name.replace(' ', '_'), "Tasks.java", 1);
    failure.setStackTrace(frames);
    return failure;
  }

  private static Runnable throwing(String name) {
    return () -> {
      throw failure(name);
    };
  }

  private static Callable<String> calling(String name) {
    return () -> {
      throw failure(name);
    };
  }

  /** Fails once the thread that calls this waits. */
  private static Callable<String> whileWaitedFor(String name) {
    Thread waiting = Thread.currentThread();
    return () -> {
      while (waiting.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
      throw failure(name);
    };
  }

  private static void told(String origin, String name) {
    System.out.println("tells " + origin + ' ' + name);
  }

  private static Runnable unread(String name) {
    told("executor", name);
    return throwing(name);
  }

  private static void expect(String name, Future<?> future) throws Exception {
    try {
      future.get();
      throw new AssertionError(name + " did not fail");
    } catch (ExecutionException e) {
      check(name, e);
    }
  }

  private static void check(String name, Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (!name.equals(cause.getMessage())) {
      throw new AssertionError(name, thrown);
    }
  }

  private static void awaitDone(Future<?> future) throws InterruptedException {
    while (!future.isDone()) {
      Thread.sleep(1);
    }
  }

  // --- schedulers

  private static void periodicTasks() throws Exception {
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    told("scheduler", "fixed rate");
    awaitDone(scheduler.scheduleAtFixedRate(throwing("fixed rate"), 0, 1, TimeUnit.MILLISECONDS));
    told("scheduler", "fixed delay, asked");
    expect(
        "fixed delay, asked",
        scheduler.scheduleWithFixedDelay(
            throwing("fixed delay, asked"), 0, 1, TimeUnit.MILLISECONDS));
    awaitDone(scheduler.schedule(unread("one shot"), 0, TimeUnit.MILLISECONDS));
    expect(
        "one shot, asked",
        scheduler.schedule(throwing("one shot, asked"), 0, TimeUnit.MILLISECONDS));
    Future<?> cancelled = scheduler.scheduleAtFixedRate(Tasks::nothing, 0, 1, TimeUnit.DAYS);
    cancelled.cancel(true);
    scheduler.shutdown();

    // a wrapper that logs and goes on is how Spring keeps its tasks
    ScheduledThreadPoolExecutor wrapping = new ScheduledThreadPoolExecutor(1);
    CountDownLatch runs = new CountDownLatch(3);
    wrapping.scheduleAtFixedRate(
        () -> {
          try {
            throwing("wrapped").run();
          } catch (RuntimeException e) {
            runs.countDown();
          }
        },
        0,
        1,
        TimeUnit.MILLISECONDS);
    runs.await();
    wrapping.shutdownNow();
  }

  private static void timer() throws Exception {
    told("scheduler", "timer");
    Timer timer = new Timer("timer of the application");
    Thread[] its = new Thread[1];
    CountDownLatch running = new CountDownLatch(1);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            its[0] = Thread.currentThread();
            its[0].setUncaughtExceptionHandler((thread, thrown) -> {});
            running.countDown();
            throw failure("timer");
          }
        },
        0,
        1000);
    running.await();
    its[0].join();
  }

  // --- FutureTask

  private static void submitted() throws Exception {
    awaitDone(POOL.submit(unread("submitted")));
    told("executor", "called");
    awaitDone(POOL.submit(calling("called")));
    expect("submitted, asked", POOL.submit(throwing("submitted, asked")));
    FutureTask<String> timed = new FutureTask<String>(calling("timed get"));
    timed.run();
    try {
      timed.get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      check("timed get", e);
    }
    Future<?> kept = POOL.submit(throwing("kept"));
    awaitDone(kept);
    HELD.add(kept);
    System.out.println("keeps kept");

    FutureTask<String> asking =
        new FutureTask<String>(calling("asked when done")) {
          @Override
          protected void done() {
            try {
              get();
            } catch (InterruptedException | ExecutionException e) {
              check("asked when done", e);
            }
          }
        };
    asking.run();

    FutureTask<String> cancelled = new FutureTask<String>(calling("cancelled after it failed"));
    cancelled.run();
    cancelled.cancel(true);

    Thread waiter =
        new Thread(
            () -> {
              try {
                expect("asked before it failed", WAITED);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    waiter.start();
    while (waiter.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    WAITED.run();
    waiter.join();

    for (Future<String> future :
        POOL.invokeAll(Arrays.asList(calling("invoked 1"), calling("invoked 2")))) {
      try {
        future.get();
      } catch (ExecutionException e) {
        // asked
      }
    }
    told("executor", "invoked, not asked 1");
    told("executor", "invoked, not asked 2");
    POOL.invokeAll(
        Arrays.asList(
            whileWaitedFor("invoked, not asked 1"), whileWaitedFor("invoked, not asked 2")));
    POOL.invokeAny(Arrays.asList(calling("any 1"), calling("any 2"), () -> "third"));
    try {
      POOL.invokeAny(Collections.singletonList(calling("any at all")));
    } catch (ExecutionException e) {
      check("any at all", e);
    }
  }

  private static final FutureTask<String> WAITED =
      new FutureTask<String>(calling("asked before it failed"));

  private static void completionService() throws Exception {
    ExecutorCompletionService<String> service = new ExecutorCompletionService<String>(POOL);
    service.submit(calling("taken"));
    expect("taken", service.take());
    told("executor", "taken, not asked");
    service.submit(calling("taken, not asked"));
    service.take();
  }

  // --- ForkJoinPool

  private static void forkJoin() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(2);
    pool.submit(unread("fork join runnable")).quietlyJoin();
    told("executor", "fork join callable");
    pool.submit(runtime("fork join callable")).quietlyJoin();
    expect("fork join, asked", pool.submit(throwing("fork join, asked")));
    try {
      pool.submit(throwing("fork join, joined")).join();
    } catch (IllegalStateException e) {
      check("fork join, joined", e);
    }
    ForkJoinTask<?> looked = pool.submit(throwing("fork join, looked at"));
    looked.quietlyJoin();
    check("fork join, looked at", looked.getException());
    for (Future<String> future :
        pool.invokeAll(Arrays.asList(runtime("fork join all 1"), runtime("fork join all 2")))) {
      try {
        future.get();
      } catch (ExecutionException e) {
        // asked
      }
    }
    try {
      pool.invoke(new Tree(4));
    } catch (IllegalStateException e) {
      check("leaf", e);
    }
    try {
      IntStream.range(0, 1000)
          .parallel()
          .forEach(
              i -> {
                throw failure("parallel stream");
              });
    } catch (IllegalStateException e) {
      // several may have failed, and one is enough
    }
    told("executor", "executed");
    CountDownLatch handled = new CountDownLatch(1);
    ForkJoinPool handling =
        new ForkJoinPool(
            1,
            ForkJoinPool.defaultForkJoinWorkerThreadFactory,
            (thread, thrown) -> handled.countDown(),
            false);
    handling.execute(throwing("executed"));
    handled.await();
  }

  /** Other than {@link #calling}, throws what a ForkJoinPool does not wrap. */
  private static Callable<String> runtime(String name) {
    return calling(name);
  }

  private static final class Tree extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;
    private final int height;

    Tree(int height) {
      this.height = height;
    }

    @Override
    protected Integer compute() {
      if (height == 0) {
        throw failure("leaf");
      }
      Tree left = new Tree(height - 1);
      Tree right = new Tree(height - 1);
      invokeAll(left, right);
      return left.join() + right.join();
    }
  }

  // --- what only newer versions have, by reflection

  private static void newer() throws Exception {
    Callable<?> asking = null;
    try {
      Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      asking = () -> Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      // before Java 21
    }
    if (asking != null) {
      ExecutorService executor = (ExecutorService) asking.call();
      awaitDone(executor.submit(unread("virtual")));
      expect("virtual, asked", executor.submit(throwing("virtual, asked")));
      told("executor", "virtual, invoked");
      executor.invokeAll(Collections.singletonList(whileWaitedFor("virtual, invoked")));
      executor.shutdown();
      FutureTask<String> task = new FutureTask<String>(calling("exception now"));
      task.run();
      check("exception now", exceptionNow(task));
      CompletableFuture<String> future = new CompletableFuture<String>();
      future.completeExceptionally(failure("future's exception now"));
      check("future's exception now", exceptionNow(future));
      ForkJoinTask<?> forked = ForkJoinPool.commonPool().submit(throwing("forked now"));
      forked.quietlyJoin();
      check("forked now", exceptionNow(forked));
    }
    Object pool = ForkJoinPool.commonPool();
    if (pool instanceof ScheduledExecutorService) { // since Java 25
      ScheduledExecutorService scheduler = (ScheduledExecutorService) pool;
      told("scheduler", "fork join rate");
      awaitDone(
          scheduler.scheduleAtFixedRate(throwing("fork join rate"), 0, 1, TimeUnit.MILLISECONDS));
      told("scheduler", "fork join delay");
      awaitDone(
          scheduler.scheduleWithFixedDelay(
              throwing("fork join delay"), 0, 1, TimeUnit.MILLISECONDS));
      awaitDone(scheduler.schedule(unread("fork join shot"), 0, TimeUnit.MILLISECONDS));
      expect(
          "fork join shot, asked",
          scheduler.schedule(throwing("fork join shot, asked"), 0, TimeUnit.MILLISECONDS));
    }
  }

  private static Throwable exceptionNow(Future<?> future) throws Exception {
    return (Throwable) Future.class.getMethod("exceptionNow").invoke(future);
  }

  // --- CompletableFuture

  private static CompletableFuture<String> failed(String name) throws InterruptedException {
    CompletableFuture<String> future =
        CompletableFuture.supplyAsync(
            () -> {
              throw failure(name);
            },
            POOL);
    awaitDone(future);
    return future;
  }

  private static CompletableFuture<String> completed(String name) {
    CompletableFuture<String> future = new CompletableFuture<String>();
    future.completeExceptionally(failure(name));
    return future;
  }

  private static void completableFutures() throws Exception {
    told("executor", "supplied");
    failed("supplied");
    awaitDone(CompletableFuture.runAsync(unread("run"), POOL));
    awaitDone(CompletableFuture.runAsync(unread("run in the common pool")));
    told("executor", "completed");
    completed("completed");
    HELD.add(completed("completed and kept"));
    System.out.println("keeps completed and kept");

    expect("supplied, got", failed("supplied, got"));
    try {
      failed("supplied, joined").join();
    } catch (CompletionException e) {
      check("supplied, joined", e);
    }
    try {
      completed("completed, got now").getNow("nothing");
    } catch (CompletionException e) {
      check("completed, got now", e);
    }
    try {
      completed("completed, got in time").get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      check("completed, got in time", e);
    }

    new CompletableFuture<String>().cancel(true);
    CompletableFuture<String> cancelled = new CompletableFuture<String>();
    cancelled.thenApply(s -> s);
    cancelled.completeExceptionally(new CancellationException("completed with a cancellation"));
    completed("cancelled after it failed, too").cancel(true);
    completed("replaced").obtrudeValue("value");

    CompletableFuture<String> complete = CompletableFuture.completedFuture("value");
    complete.completeExceptionally(failure("refused"));
    RuntimeException twice = failure("completed twice");
    told("executor", "completed twice");
    CompletableFuture<String> first = new CompletableFuture<String>();
    first.completeExceptionally(twice);
    first.completeExceptionally(twice);
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Void> overtaken =
        CompletableFuture.runAsync(
            () -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              throw failure("overtaken");
            },
            POOL);
    overtaken.complete(null);
    over.countDown();
  }

  private static void stages() throws Exception {
    // unread at the end of a chain is one failure
    told("executor", "chain");
    awaitDone(failed("chain").thenApply(String::length).thenAccept(n -> {}).thenRun(() -> {}));
    told("executor", "chain of a completed one");
    completed("chain of a completed one").thenApply(String::length).thenRunAsync(() -> {}, POOL);
    told("executor", "chain that waits");
    CompletableFuture<String> later = new CompletableFuture<String>();
    CompletableFuture<Integer> length = later.thenApply(String::length);
    length.thenRun(() -> {});
    later.completeExceptionally(failure("chain that waits"));
    told("executor", "function");
    CompletableFuture.completedFuture("value").thenApply(s -> fail("function"));
    told("executor", "function of one that waits");
    CompletableFuture<String> waits = new CompletableFuture<String>();
    waits.thenApply(s -> fail("function of one that waits"));
    waits.complete("value");
    told("executor", "composed");
    CompletableFuture.completedFuture("value").thenCompose(s -> completed("composed"));
    told("executor", "composed later");
    CompletableFuture<String> inner = new CompletableFuture<String>();
    CompletableFuture.completedFuture("value").thenCompose(s -> inner);
    inner.completeExceptionally(failure("composed later"));
    told("executor", "handler that fails");
    completed("handled by one that fails").handle((s, thrown) -> fail("handler that fails"));

    expect("chain, got", failed("chain, got").thenApply(String::length).thenRun(() -> {}));
    expect(
        "composed, got",
        CompletableFuture.completedFuture("value").thenCompose(s -> completed("composed, got")));
    CompletableFuture<String> source = completed("source of one that is got");
    expect("source of one that is got", source.thenApply(String::length));

    failed("handled").handle((s, thrown) -> "handled");
    completed("handled elsewhere").handleAsync((s, thrown) -> "handled", POOL).join();
    failed("completed and seen").whenComplete((s, thrown) -> check("completed and seen", thrown));
    completed("exceptionally").exceptionally(thrown -> "instead");
    failed("chain, handled").thenApply(String::length).thenRun(() -> {}).exceptionally(t -> null);
    CompletableFuture<String> handledLater = new CompletableFuture<String>();
    handledLater.handle((s, thrown) -> "handled");
    handledLater.whenComplete((s, thrown) -> {});
    handledLater.exceptionally(thrown -> "instead");
    handledLater.completeExceptionally(failure("handled later"));
    expect("wrapped and thrown again", wrappedAgain());
  }

  /** A framework's way: the failure of one future, wrapped, is another one's. */
  private static CompletableFuture<String> wrappedAgain() {
    CompletableFuture<String> outer = new CompletableFuture<String>();
    completed("wrapped and thrown again")
        .whenComplete(
            (s, thrown) -> outer.completeExceptionally(new IllegalArgumentException("w", thrown)));
    return outer;
  }

  private static String fail(String name) {
    throw failure(name);
  }

  private static void stagesOfSeveral() throws Exception {
    expectAny(CompletableFuture.allOf(failed("all 1"), failed("all 2"), failed("all 3")));
    CompletableFuture<String> first = new CompletableFuture<String>();
    CompletableFuture<String> second = new CompletableFuture<String>();
    CompletableFuture<Void> all = CompletableFuture.allOf(first, second, completed("all later 3"));
    second.completeExceptionally(failure("all later 2"));
    first.completeExceptionally(failure("all later 1"));
    expectAny(all);
    told("executor", "all unread");
    CompletableFuture.allOf(completed("all unread"), CompletableFuture.completedFuture("value"));

    expectAny(CompletableFuture.anyOf(completed("any of 1"), completed("any of 2")));
    CompletableFuture<String> loser = new CompletableFuture<String>();
    CompletableFuture<String> winner = new CompletableFuture<String>();
    CompletableFuture<Object> any = CompletableFuture.anyOf(loser, winner);
    winner.complete("won");
    any.join();

    expectAny(completed("both 1").thenCombine(completed("both 2"), (a, b) -> a + b));
    CompletableFuture<String> left = new CompletableFuture<String>();
    CompletableFuture<String> right = new CompletableFuture<String>();
    CompletableFuture<String> both = left.thenCombine(right, (a, b) -> a + b);
    left.completeExceptionally(failure("both later 1"));
    right.completeExceptionally(failure("both later 2"));
    expectAny(both);
    expectAny(completed("either 1").applyToEither(completed("either 2"), s -> s));
    completed("either was complete")
        .applyToEither(CompletableFuture.completedFuture("value"), s -> s)
        .exceptionally(thrown -> "instead");

    // the stage went another way before its source failed
    CompletableFuture<String> abandoned = new CompletableFuture<String>();
    CompletableFuture<Integer> stage = abandoned.thenApply(String::length);
    stage.complete(1);
    abandoned.completeExceptionally(failure("abandoned"));

    Collection<CompletableFuture<?>> several = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < 10; i++) {
      several.add(CompletableFuture.runAsync(throwing("several"), POOL));
    }
    expectAny(CompletableFuture.allOf(several.toArray(new CompletableFuture<?>[0])));
  }

  private static void expectAny(CompletableFuture<?> future) {
    try {
      future.join();
      throw new AssertionError("did not fail");
    } catch (CompletionException e) {
      // asked
    }
  }
}
