package io.obs.bootstrap;

/**
 * Which task it was that failed. What an executor holds says nothing: the application's task is
 * wrapped by then, and is most often a lambda. The stack trace knows whose code the executor
 * called.
 */
public final class TaskNames {
  /** The classes that call tasks. */
  private static final String[] CALLERS = {
    "java.util.TimerThread",
    "java.util.concurrent.CompletableFuture",
    "java.util.concurrent.DelayScheduler",
    "java.util.concurrent.Executors",
    "java.util.concurrent.ForkJoinTask",
    "java.util.concurrent.FutureTask",
    "java.util.concurrent.ScheduledThreadPoolExecutor",
    "java.util.concurrent.ThreadPerTaskExecutor",
    "java.util.concurrent.ThreadPoolExecutor"
  };

  private TaskNames() {}

  /** The class whose method an executor called and that threw; null if the exception lacks it. */
  public static String of(Throwable thrown) {
    String above = null;
    for (StackTraceElement frame : Causes.frames(thrown)) {
      String name = frame.getClassName();
      boolean isCaller = isCaller(name);
      if (isCaller && above != null) {
        return above;
      }
      above = isCaller ? null : name;
    }
    return null;
  }

  private static boolean isCaller(String className) {
    for (String caller : CALLERS) {
      if (className.startsWith(caller)
          && (className.length() == caller.length() || className.charAt(caller.length()) == '$')) {
        return true;
      }
    }
    return false;
  }
}
