package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.bootstrap.ConnectionPool;
import io.obs.bootstrap.ConnectionPools;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What obs promises of a connection pool's measurement. Every pool passes it, on H2 behind a driver
 * that counts its connections: one wait for each connection that was asked for, one use for each
 * that was given back, one creation for each that the driver opened; numbers as the pool has them
 * at the moment; nothing of a pool that is closed.
 */
public abstract class ConnectionPoolContract {
  /** A pool's URL. */
  public static final String URL = CountingDriver.PREFIX + "h2:mem:pools;DB_CLOSE_DELAY=-1";

  /** One whose connections cannot be opened. */
  protected static final String REFUSED_URL = CountingDriver.REFUSED + "h2:mem:pools";

  /** The driver of these. */
  public static final String DRIVER = CountingDriver.class.getName();

  /** Longer than any test waits for a connection that it is to get. */
  protected static final long LONG_MILLIS = 20_000;

  /** How long one waits that is not to get any; HikariCP takes no less. */
  protected static final long SHORT_MILLIS = 250;

  protected RecordingSink sink;
  private final List<DataSource> open = new ArrayList<>();
  private long failuresBefore;
  private int openedBefore;
  private int poolsOpened;

  /**
   * Opens a pool and its first connection.
   *
   * @param name what it is called
   * @param max how many connections it may have
   * @param idleMin how many idle ones it shall keep
   * @param timeoutMillis how long one waits for a connection
   */
  protected abstract DataSource open(String name, int max, int idleMin, long timeoutMillis)
      throws Exception;

  /** Closes it. */
  protected abstract void close(DataSource pool) throws Exception;

  /** The number that a pool tells that was opened with this one; -1 where it tells none. */
  protected long idleMinOf(int idleMin) {
    return idleMin;
  }

  /** How many connections a pool may hold that is told to hold no more than these. */
  protected long mostOf(int max) {
    return max;
  }

  /** The number that a pool tells while so many wait; -1 where it tells none. */
  protected long pendingOf(int waiting) {
    return waiting;
  }

  /** Whether a pool that nobody has closed or holds can be garbage: no thread of it holds it. */
  protected boolean canBeCollected() {
    return true;
  }

  /** Whether a data source that was closed opens another pool when it is asked again. */
  protected boolean opensAgain() {
    return false;
  }

  /** Whether the library refuses a second pool that has the name of a live one. */
  protected boolean refusesATwin() {
    return false;
  }

  /** Whether a borrowed connection can be closed when its pool is closed already. */
  protected boolean connectionsOutliveIt() {
    return true;
  }

  /** How many connections are made, and closed, to try the database before there is a pool. */
  protected int triesOf(int pools) {
    return 0;
  }

  /** How a pool's first name is shown. */
  protected String shown(String name) {
    return name;
  }

  /** Weaves, the first time. */
  @BeforeEach
  void begin() throws ClassNotFoundException {
    sink = Weaving.install();
    Class.forName(DRIVER);
    failuresBefore = Weaving.adviceFailures();
    openedBefore = CountingDriver.opened();
    sink.clear();
  }

  /** Closes what a case has left open; then there is no pool, and no advice has failed. */
  @AfterEach
  void end() throws Exception {
    for (DataSource pool : open) {
      close(pool);
    }
    assertEquals("[]", names().toString());
    assertEquals(failuresBefore, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }

  /** A pool that is closed when the case ends. */
  protected final DataSource opened(String name, int max, int idleMin, long timeoutMillis)
      throws Exception {
    DataSource pool = open(name, max, idleMin, timeoutMillis);
    poolsOpened++;
    open.add(pool);
    return pool;
  }

  private void closeNow(DataSource pool) throws Exception {
    open.remove(pool);
    close(pool);
  }

  /** The names of the live pools, in the order of their opening. */
  protected static List<String> names() {
    List<String> names = new ArrayList<>();
    for (ConnectionPool pool : ConnectionPools.live()) {
      names.add(pool.name());
    }
    return names;
  }

  /** The live pool with this name. */
  protected final ConnectionPool known(String name) {
    ConnectionPool found = null;
    for (ConnectionPool pool : ConnectionPools.live()) {
      found = pool.name().equals(shown(name)) ? pool : found;
    }
    assertNotNull(found, () -> names() + ", log: " + Weaving.log());
    return found;
  }

  /** How many observations there are of a pool. */
  protected final int count(String kind, String name) {
    int count = 0;
    for (RecordingSink.Observation observation : sink.observations(kind)) {
      count += observation.toString().equals(shown(name)) ? 1 : 0;
    }
    return count;
  }

  /** Waits, because a pool's own threads make connections, and give back those that are closed. */
  protected final void await(long expected, Callable<Long> number, String what) throws Exception {
    Deadline.await(() -> number.call() == expected);
    assertEquals(expected, number.call(), () -> what + ", log: " + Weaving.log());
  }

  /** Asserts what was counted of a pool; creations are compared with the driver's count. */
  protected final void counted(String name, int waits, int timeouts, int uses) throws Exception {
    await(uses, () -> (long) count("use", name), "uses");
    assertEquals(waits, count("wait", name), "waits");
    assertEquals(timeouts, count("timeout", name), "timeouts");
    await(0, () -> (long) CountingDriver.opened() - tries() - created(), "creations");
  }

  private int tries() {
    return openedBefore + triesOf(poolsOpened);
  }

  private int created() {
    return sink.observations("create").size();
  }

  /**
   * Asserts that a pool that is older than the agent is measured from now on, and closes it.
   *
   * @param early called so, with two connections, of which one is borrowed
   * @param first 1 if the borrowing by which the pool is seen is counted itself, else 0
   */
  protected final void measuredFromNowOn(DataSource early, Connection borrowed, int first)
      throws Exception {
    try {
      early.getConnection().close(); // by which it is seen
      assertEquals("[early]", names().toString());
      counted("early", first, 0, first);
      early.getConnection().close();
      counted("early", first + 1, 0, first + 1);
      await(1, known("early")::used, "used");
      borrowed.close(); // who knows when it was borrowed
      await(0, known("early")::used, "used");
      counted("early", first + 1, 0, first + 1);
      assertEquals(2, known("early").max());
    } finally {
      close(early);
    }
  }

  @Test
  void numbersAreThoseOfTheMoment() throws Exception {
    DataSource pool = opened("numbers", 3, 1, LONG_MILLIS);
    pool.getConnection().close();
    ConnectionPool known = known("numbers");
    await(0, known::used, "used");
    assertEquals(3, known.max());
    assertEquals(idleMinOf(1), known.idleMin());
    assertEquals(pendingOf(0), known.pendingRequests());

    try (Connection one = pool.getConnection();
        Connection other = pool.getConnection()) {
      assertTrue(one.isValid(1) && other.isValid(1));
      await(2, known::used, "used");
    }
    await(0, known::used, "used");
    assertTrue(known.idle() >= 2, () -> "idle: " + known.idle());
    try (Connection all = pool.getConnection();
        Connection of = pool.getConnection();
        Connection them = pool.getConnection()) {
      assertTrue(all.isValid(1) && of.isValid(1) && them.isValid(1));
      await(3, known::used, "used");
      await(0, known::idle, "idle");
    }
    await(0, known::used, "used");
    await(3, known::idle, "idle");
    counted("numbers", 6, 0, 6);
  }

  @Test
  void aBorrowingIsOneWaitAndOneUse() throws Exception {
    DataSource pool = opened("borrowing", 2, 1, LONG_MILLIS);
    for (int i = 0; i < 5; i++) {
      pool.getConnection().close();
    }
    counted("borrowing", 5, 0, 5);
    Connection connection = pool.getConnection();
    counted("borrowing", 6, 0, 5);
    connection.close();
    connection.close(); // which JDBC allows
    counted("borrowing", 6, 0, 6);
  }

  @Test
  void aUseLastsUntilTheConnectionIsGivenBack() throws Exception {
    DataSource pool = opened("use", 1, 1, LONG_MILLIS);
    pool.getConnection().close();
    long start = System.nanoTime();
    Connection connection = pool.getConnection();
    long borrowed = System.nanoTime();
    Deadline.await(() -> System.nanoTime() - borrowed > TimeUnit.MILLISECONDS.toNanos(20));
    long least = System.nanoTime() - borrowed;
    connection.close();
    long most = System.nanoTime() - start;
    counted("use", 2, 0, 2);
    long used = sink.observations("use").get(1).nanos();
    assertTrue(used >= least && used <= most, () -> least + " <= " + used + " <= " + most);
  }

  @Test
  void aWaitInVainIsATimeout() throws Exception {
    DataSource pool = opened("timeout", 1, 1, SHORT_MILLIS);
    try (Connection only = pool.getConnection()) {
      assertTrue(only.isValid(1));
      long start = System.nanoTime();
      assertThrows(SQLException.class, pool::getConnection);
      long most = System.nanoTime() - start;
      counted("timeout", 2, 1, 0);
      long waited = sink.observations("wait").get(1).nanos();
      assertTrue(waited <= most, () -> waited + " <= " + most);
      assertTrue(waited >= TimeUnit.MILLISECONDS.toNanos(SHORT_MILLIS / 2), () -> "" + waited);
    }
    counted("timeout", 2, 1, 1);
    assertEquals(pendingOf(0), known("timeout").pendingRequests());
  }

  @Test
  void whoWaitsIsPending() throws Exception {
    DataSource pool = opened("pending", 1, 1, LONG_MILLIS);
    Connection only = pool.getConnection();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> waiting =
          executor.submit(
              () -> {
                pool.getConnection().close();
                return null;
              });
      await(pendingOf(1), known("pending")::pendingRequests, "pending");
      counted("pending", 1, 0, 0);
      only.close();
      waiting.get(LONG_MILLIS, TimeUnit.MILLISECONDS);
      assertEquals(pendingOf(0), known("pending").pendingRequests());
      counted("pending", 2, 0, 2);
    } finally {
      only.close();
      executor.shutdown();
    }
  }

  @Test
  void aClosedPoolIsForgotten() throws Exception {
    DataSource pool = opened("closed", 1, 1, LONG_MILLIS);
    pool.getConnection().close();
    assertEquals(Arrays.asList(shown("closed")), names());
    closeNow(pool);
    assertEquals("[]", names().toString());
    counted("closed", 1, 0, 1);
    if (!opensAgain()) {
      assertThrows(Exception.class, pool::getConnection);
      assertEquals("[]", names().toString());
      counted("closed", 1, 0, 1);
    }
  }

  @Test
  void twoPoolsOfOneNameAreKeptApart() throws Exception {
    assumeTrue(!refusesATwin(), "the library refuses a second pool of the name");
    DataSource first = opened("twin", 2, 1, LONG_MILLIS);
    first.getConnection().close();
    DataSource second = opened("twin", 3, 1, LONG_MILLIS);
    second.getConnection().close();
    second.getConnection().close();
    assertEquals(Arrays.asList(shown("twin"), shown("twin") + "-2"), names());
    assertEquals(2, known("twin").max());
    counted("twin", 1, 0, 1);
    assertEquals(
        2,
        sink.observations("wait").stream()
            .filter(each -> each.toString().equals(shown("twin") + "-2"))
            .count());
    closeNow(first);
    assertEquals(Arrays.asList(shown("twin") + "-2"), names());
    DataSource third = opened("twin", 4, 1, LONG_MILLIS);
    third.getConnection().close();
    assertEquals(Arrays.asList(shown("twin") + "-2", shown("twin")), names());
    assertEquals(4, known("twin").max());
  }

  @Test
  void aConnectionThatOutlivesItsPoolIsUsedOnce() throws Exception {
    DataSource pool = opened("outlived", 1, 1, LONG_MILLIS);
    Connection connection = pool.getConnection();
    closeNow(pool);
    if (connectionsOutliveIt()) {
      connection.close();
    } else {
      assertThrows(Exception.class, connection::close);
    }
    counted("outlived", 1, 0, 1);
  }

  @Test
  void aPoolThatNobodyHoldsIsForgotten() throws Exception {
    assumeTrue(canBeCollected(), "the pool's own threads hold it until it is closed");
    WeakReference<DataSource> pool = lose();
    Deadline.await(
        () -> {
          System.gc();
          return pool.get() == null && names().isEmpty();
        });
    assertEquals("[]", names().toString());
  }

  private WeakReference<DataSource> lose() throws Exception {
    DataSource pool = open("lost", 1, 0, LONG_MILLIS);
    pool.getConnection().close();
    assertEquals(Arrays.asList(shown("lost")), names());
    return new WeakReference<>(pool);
  }

  @Test
  void aFullPoolThatManyThreadsShare() throws Exception {
    int threads = 8;
    int times = 200;
    DataSource pool = opened("shared", 3, 3, LONG_MILLIS);
    ManyThreads.run(
        threads,
        thread -> {
          for (int i = 0; i < times; i++) {
            try (Connection connection = pool.getConnection()) {
              Thread.yield();
              connection.getAutoCommit();
            }
          }
        });
    counted("shared", threads * times, 0, threads * times);
    await(0, known("shared")::used, "used");
    await(pendingOf(0), known("shared")::pendingRequests, "pending");
    long most = mostOf(3);
    Callable<Boolean> isFull = () -> known("shared").idle() >= 3 && known("shared").idle() <= most;
    assertTrue(Deadline.await(isFull), () -> known("shared").idle() + " idle");
  }
}
