package io.obs.bootstrap;

import java.lang.reflect.Constructor;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes a daemon thread that holds nothing of the application's, whichever thread makes it: not its
 * thread group, not its context class loader, not its inheritable thread locals, not the protection
 * domains of whoever is on its stack. Any of them would keep an undeployed application in memory.
 */
public final class DaemonThread {
  private DaemonThread() {}

  /**
   * Makes one, not started.
   *
   * @param contextLoader what libraries of the agent's own look for classes with; null for none
   */
  public static Thread create(
      final String name, final Runnable task, final ClassLoader contextLoader) {
    // A thread keeps the access control context that it was made in (Java 8 to 23), and that the
    // class loaders of all callers. Of those of a privileged action there are none but this class.
    return AccessController.doPrivileged(
        new PrivilegedAction<Thread>() {
          @Override
          public Thread run() {
            Thread thread = withoutThreadLocals(rootGroup(), name, task);
            thread.setDaemon(true);
            thread.setContextClassLoader(contextLoader);
            return thread;
          }
        });
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
