package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pools live, by which names, and what they say of themselves. */
class ConnectionPoolsTest {
  /** Pools of libraries, whose members nobody else may touch. */
  @SuppressWarnings("unused") // all are read by name
  private static class Base {
    final long idle;

    Base(long idle) {
      this.idle = idle;
    }
  }

  @SuppressWarnings("unused") // all are read by name
  private static final class Library extends Base {
    private static final class Settings {
      Integer max() {
        return 10;
      }
    }

    private Settings settings = new Settings();
    private int used = 3;

    Library(long idle) {
      super(idle);
    }

    private int used() {
      return used;
    }

    private int waiting() {
      throw new IllegalStateException("closed");
    }

    /** As woven code does it, with the library's own rights. */
    static void open(Library pool, String name) {
      ConnectionPools.opened(
          pool,
          name,
          "fallback",
          MethodHandles.lookup(),
          "idle",
          "used()",
          "settings.max()",
          "lost.min()",
          "waiting()");
    }

    static void reopen(Library pool, String name) {
      ConnectionPools.reopened(pool, name, "fallback", MethodHandles.lookup(), "", "", "", "", "");
    }
  }

  @AfterEach
  void closeAll() {
    while (!opened.isEmpty()) {
      ConnectionPools.closed(opened.remove(0));
    }
    assertEquals("[]", names().toString());
  }

  private final List<Object> opened = new ArrayList<Object>();

  private Library open(String name) {
    Library pool = new Library(4);
    Library.open(pool, name);
    opened.add(pool);
    return pool;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<String>();
    for (ConnectionPool pool : ConnectionPools.live()) {
      names.add(pool.name());
    }
    return names;
  }

  @Test
  void numbersAreReadFromTheLivePool() {
    Library pool = open("a");
    ConnectionPool known = ConnectionPools.live().get(0);
    assertEquals(4, known.idle());
    assertEquals(3, known.used());
    pool.used = 5;
    assertEquals(5, known.used());
    assertEquals(10, known.max());
    pool.settings = null; // as in a pool that is half open
    assertEquals(ConnectionPool.UNKNOWN, known.max());
    assertEquals(ConnectionPool.UNKNOWN, known.idleMin());
    assertEquals(ConnectionPool.UNKNOWN, known.pendingRequests());
  }

  @Test
  void namesAreKeptApartWhilePoolsLive() {
    Library first = open("a");
    open("a");
    open("a");
    open("");
    open(null);
    assertEquals("[a, a-2, a-3, fallback, fallback-2]", names().toString());
    ConnectionPools.closed(first);
    ConnectionPools.closed(first);
    assertEquals("[a-2, a-3, fallback, fallback-2]", names().toString());
    open("a");
    assertEquals("[a-2, a-3, fallback, fallback-2, a]", names().toString());
  }

  @Test
  void aPoolIsOpenedOnceAndMayBeOpenedAgain() {
    Library pool = new Library(1);
    assertTrue(ConnectionPools.isUnknown(pool));
    opened.add(pool);
    Library.open(pool, "a");
    Library.open(pool, "b");
    assertEquals("[a]", names().toString());
    ConnectionPools.closed(pool);
    assertFalse(ConnectionPools.isUnknown(pool), "closed, not new");
    assertEquals("[]", names().toString());
    Library.open(pool, "c"); // by a thread that has looked before it was closed
    assertEquals("[]", names().toString());
    Library.reopen(pool, "c");
    Library.reopen(pool, "d");
    assertEquals("[c]", names().toString());
    ConnectionPools.closed(new Object()); // one that was never opened
  }

  @Test
  void aCollectedPoolIsForgotten() {
    Library kept = open("a");
    WeakReference<Library> gone = new WeakReference<Library>(new Library(1));
    Library lost = gone.get();
    if (lost != null) {
      Library.open(lost, "a");
    }
    lost = null;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (gone.get() != null && System.nanoTime() - deadline < 0) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertEquals("[a]", names().toString());
    assertSame(kept, opened.get(0));
    open("a");
    assertEquals("[a, a-2]", names().toString());
  }

  @Test
  void aNameFromTheDatabase() {
    assertEquals("shop", ConnectionPools.nameOf("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "dbcp2"));
    assertEquals("dbcp2", ConnectionPools.nameOf(null, "dbcp2"));
    assertEquals("dbcp2", ConnectionPools.nameOf("jdbc:h2:mem:", "dbcp2"));
  }

  @Test
  void aNameFromJmx() {
    assertEquals("a", ConnectionPools.nameInJmx("org.x:type=DataSource,name=a"));
    assertEquals("a b", ConnectionPools.nameInJmx("org.x:name=\"a b\",type=DataSource"));
    assertEquals(null, ConnectionPools.nameInJmx("org.x:type=DataSource"));
    assertEquals(null, ConnectionPools.nameInJmx(null));
  }

  @Test
  void namesStayApartWhateverThreadsDo() throws Exception {
    int threads = 8;
    final CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    final Library shared = new Library(1);
    opened.add(shared);
    List<Future<Library>> futures = new ArrayList<Future<Library>>();
    for (int i = 0; i < threads; i++) {
      futures.add(
          executor.submit(
              () -> {
                start.await();
                Library.open(shared, "shared");
                Library own = new Library(1);
                Library.open(own, "own");
                return own;
              }));
    }
    start.countDown();
    for (Future<Library> future : futures) {
      opened.add(future.get(20, TimeUnit.SECONDS));
    }
    executor.shutdown();
    List<String> names = names();
    Collections.sort(names);
    assertEquals(
        "[own, own-2, own-3, own-4, own-5, own-6, own-7, own-8, shared]", names.toString());
  }
}
