package io.obs.bootstrap;

import java.lang.reflect.Constructor;

/**
 * Makes a daemon thread that holds nothing of the application's, whichever thread makes it: not its
 * thread group, not its context class loader, not its inheritable thread locals. Any of them would
 * keep an undeployed application in memory.
 */
final class DaemonThread {
  private DaemonThread() {}

  static Thread create(String name, Runnable task) {
    Thread thread = withoutThreadLocals(rootGroup(), name, task);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  private static ThreadGroup rootGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }

  private static Thread withoutThreadLocals(ThreadGroup group, String name, Runnable task) {
    try {
      Constructor<Thread> constructor = // since Java 9
          Thread.class.getConstructor(
              ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class);
      return constructor.newInstance(group, task, name, 0L, false);
    } catch (ReflectiveOperationException e) {
      return new Thread(group, task, name);
    }
  }
}
