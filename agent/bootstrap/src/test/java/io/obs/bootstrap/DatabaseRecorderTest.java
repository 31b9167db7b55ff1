package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class DatabaseRecorderTest {
  private final Object connection = new Object();

  @Test
  void transactionsAllocateNothing() {
    assertEquals(DatabaseRecorder.UNKNOWN, DatabaseRecorder.transactionStarted(connection));
    DatabaseRecorder.commitEnded(
        DatabaseRecorder.transactionStarted(connection, "jdbc:postgresql://db/shop"), null);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) { // the first one fills what it reads later
      long before = threads.getThreadAllocatedBytes(thread);
      long overhead = threads.getThreadAllocatedBytes(thread) - before;
      before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 100; i++) {
        transaction();
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before - overhead);
    }
    assertEquals(0, least);
  }

  private void transaction() {
    int savepoint = enter();
    DatabaseRecorder.savepointEnded(savepoint, null);
    int release = enter();
    DatabaseRecorder.releaseEnded(release, null);
    int rollback = enter();
    DatabaseRecorder.rollbackEnded(rollback, null);
    int commit = enter();
    int nested = enter();
    DatabaseRecorder.commitEnded(nested, null);
    DatabaseRecorder.commitEnded(commit, null);
  }

  private int enter() {
    return DatabaseRecorder.transactionStarted(connection);
  }
}
