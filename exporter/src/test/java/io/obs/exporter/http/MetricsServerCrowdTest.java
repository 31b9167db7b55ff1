package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow, silent or many, and a machine that is short of everything. */
@Timeout(60)
class MetricsServerCrowdTest {
  private static final int LARGE = 20 << 20;

  private final CollectorRegistry registry = new CollectorRegistry();
  private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private final Limits limits = new Limits();
  private MetricsServer server;

  private int start() throws IOException {
    server =
        MetricsServer.bind(
            "127.0.0.1",
            PortRange.parse("0"),
            registry,
            "/metrics",
            () -> "home",
            new Trouble(trouble::add, TimeUnit.MINUTES.toNanos(1)),
            limits);
    server.start();
    return server.port();
  }

  private Client client(int port) throws IOException {
    Client client = new Client(port, 4096);
    clients.add(client);
    return client;
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    for (Client client : clients) {
      client.close();
    }
    await("threads are gone", () -> threads().isEmpty());
  }

  /** Polls, as neither threads nor sockets tell when they end. */
  private static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20), () -> "not: " + what);
      Thread.yield();
    }
  }

  private static List<Thread> threads() {
    List<Thread> threads = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("obs-http-")) {
        threads.add(thread);
      }
    }
    return threads;
  }

  private void registerLarge() {
    String help = MetricsServerTest.repeat("0123456789abcdef", LARGE / 16);
    Gauge.build("large", help).register(registry).set(1);
    limits.responseBodyBytes = 32 << 20;
    limits.pendingBytes = 64 << 20;
  }

  private void registerHanging(CountDownLatch entered, CountDownLatch release) {
    registry.register(
        new Collector() {
          @Override
          public List<MetricFamilySamples> collect() {
            entered.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return Collections.emptyList();
          }
        });
  }

  private static void assertPrompt(Callable<?> task) throws Exception {
    long start = System.nanoTime();
    task.call();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < 3000, () -> "took " + millis + " ms");
  }

  @Test
  void servesAScraperAmongIdleAndTricklingClients() throws Exception {
    int port = start();
    for (int i = 0; i < 200; i++) {
      client(port);
    }
    for (int i = 0; i < 50; i++) {
      client(port).send("GET /metrics HTTP/1.1\r\nX-Slow: ");
    }
    assertPrompt(() -> assertIs(200, Client.get(port, "/metrics")));
    for (int i = 0; i < 20; i++) {
      assertPrompt(() -> assertIs(200, Client.get(port, "/metrics")));
      client(port).send("GET ");
      client(port);
      await("threads are bounded", () -> threads().size() <= limits.connections + 1);
    }
    assertEquals(1, trouble.size(), trouble.toString());
    assertTrue(trouble.peek().contains("more than 32 connections"), trouble.toString());
  }

  private static Void assertIs(int status, Client.Reply reply) {
    assertEquals(status, reply.status);
    return null;
  }

  @Test
  void theOneIdleForLongestGoesFirst() throws Exception {
    limits.connections = 3;
    limits.renders = 1;
    limits.waiting = 0;
    int port = start();
    Client first = client(port);
    Client second = client(port);
    Client third = client(port);
    assertIs(200, second.send(Client.request("GET", "/-/healthy")).reply());
    assertIs(200, third.send(Client.request("GET", "/-/healthy")).reply());
    assertIs(200, first.send(Client.request("GET", "/-/healthy")).reply());
    await("all have seen their answers sent", () -> allRead());
    assertIs(200, client(port).send(Client.request("GET", "/-/healthy")).reply());
    assertTrue(second.isClosed());
    assertIs(200, third.send(Client.request("GET", "/-/healthy")).reply());
    await("all have seen their answers sent", () -> allRead());
    assertIs(200, client(port).send(Client.request("GET", "/-/healthy")).reply());
    assertTrue(first.isClosed());
    assertIs(200, third.send(Client.request("GET", "/-/healthy")).reply());
  }

  @Test
  void aReaderThatDoesNotReadIsCutOffAndHoldsNobodyUp() throws Exception {
    registerLarge();
    limits.writeMillis = 3000;
    int port = start();
    client(port).send(Client.request("GET", "/metrics"));
    await("it is being sent", () -> blockedInWrite());
    assertPrompt(() -> assertIs(200, Client.get(port, "/metrics?name[]=none")));
    assertPrompt(() -> assertIs(200, Client.get(port, "/metrics", "Accept-Encoding: gzip")));
    assertPrompt(() -> assertIs(200, Client.get(port, "/-/healthy")));
    await("its thread ended", () -> threads().size() == 1);
  }

  private static boolean blockedInWrite() {
    for (Thread thread : threads()) {
      if (isIn(thread, "Body", "writeTo")) {
        return true;
      }
    }
    return false;
  }

  private static boolean allRead() {
    for (Thread thread : threads()) {
      if (thread.getName().contains("-connection-") && !isIn(thread, "RequestReader", "fill")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(Thread thread, String type, String method) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals(method) && frame.getClassName().endsWith(type)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aReaderOfMuchGetsAll() throws Exception {
    registerLarge();
    Client.Reply reply = Client.get(start(), "/metrics");
    assertTrue(reply.body.length > LARGE);
    assertTrue(reply.text().endsWith("\nlarge 1.0\n"));
  }

  @Test
  void manyReadersThatDoNotReadGoForANewcomer() throws Exception {
    registerLarge();
    limits.connections = 4;
    limits.renders = 1;
    limits.waiting = 2;
    limits.pendingBytes = Long.MAX_VALUE;
    int port = start();
    for (int i = 0; i < 6; i++) {
      client(port).send(Client.request("GET", "/metrics"));
    }
    await("one is being sent", () -> blockedInWrite());
    assertPrompt(
        () -> {
          // Those that wait for their turn to be collected cannot be ended; they take a moment.
          int status = 0;
          while (status != 200) {
            try {
              status = Client.get(port, "/-/healthy").status;
            } catch (IOException e) {
              status = 0;
            }
          }
          return null;
        });
  }

  @Test
  void memoryForSlowReadersIsBounded() throws Exception {
    registerLarge();
    limits.responseBodyBytes = 24L << 20;
    limits.pendingBytes = 24L << 20;
    int port = start();
    client(port).send(Client.request("GET", "/metrics"));
    await("it is being sent", () -> blockedInWrite());
    Client.Reply second = Client.get(port, "/metrics");
    assertTrue(second.body.length > LARGE);
    // long before its time to write is over
    await("the first one's thread ended", () -> threads().size() == 1);
  }

  @Test
  void aBodyPastAllBoundsIsAnErrorAndNotAnOutOfMemory() throws Exception {
    registerLarge();
    limits.responseBodyBytes = 1 << 20;
    int port = start();
    Client.Reply reply = Client.get(port, "/metrics");
    assertEquals(500, reply.status);
    assertTrue(reply.text().contains("larger than 1048576 bytes"), reply.text());
    assertIs(200, Client.get(port, "/metrics", "Accept-Encoding: gzip"));
  }

  @Test
  void requestsHaveToBeCompleteInTime() throws Exception {
    limits.requestMillis = 300;
    int port = start();
    Client silent = client(port);
    Client half = client(port).send("GET / HTTP/1.1\r\n");
    Client bodiless = client(port).send("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nx");
    Client kept = client(port).send(Client.request("GET", "/"));
    assertIs(200, kept.reply());
    assertTrue(silent.isClosed());
    assertTrue(half.isClosed());
    assertTrue(bodiless.isClosed());
    assertIs(200, kept.send(Client.request("GET", "/")).reply());
    assertTrue(kept.send("GET ").isClosed());
  }

  @Test
  void idleConnectionsEndAndTheirThreadsWithThem() throws Exception {
    limits.idleMillis = 300;
    int port = start();
    Client idle = client(port).send(Client.request("GET", "/"));
    assertIs(200, idle.reply());
    assertTrue(idle.isClosed());
    await("only the accepting thread is left", () -> threads().size() == 1);
  }

  @Test
  void aClientThatStaysAfterTheLastAnswerIsCutOff() throws Exception {
    limits.lingerMillis = 200;
    int port = start();
    Client client = client(port).send(Client.request("GET", "/", "Connection: close"));
    assertIs(200, client.reply());
    assertTrue(client.isClosed());
    await("only the accepting thread is left", () -> threads().size() == 1);
  }

  @Test
  void scrapesInParallel() throws Exception {
    Gauge.build("depth", "Depth.").register(registry).set(1);
    limits.waiting = 28;
    int port = start();
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> scrapers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        scrapers.add(
            pool.submit(
                () -> {
                  int good = 0;
                  try (Client client = new Client(port)) {
                    for (int j = 0; j < 100; j++) {
                      Client.Reply reply = client.send(Client.request("GET", "/metrics")).reply();
                      good += reply.text().contains("depth 1.0\n") ? 1 : 0;
                    }
                  }
                  return good;
                }));
      }
      for (Future<Integer> scraper : scrapers) {
        assertEquals(100, scraper.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aHangingCollectorHoldsUpScrapesOnlyAndNotForLong() throws Exception {
    CountDownLatch entered = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    registerHanging(entered, release);
    limits.waiting = 1;
    limits.waitMillis = 500;
    limits.writeMillis = 300;
    int port = start();
    Client one = client(port).send(Client.request("GET", "/metrics"));
    client(port).send(Client.request("GET", "/metrics"));
    try {
      assertTrue(entered.await(10, TimeUnit.SECONDS));
      Client.Reply refused = Client.get(port, "/metrics");
      assertEquals(503, refused.status);
      assertEquals("10", refused.fields.get("retry-after"));
      for (int i = 0; i < 100; i++) {
        client(port);
      }
      assertPrompt(() -> assertIs(200, Client.get(port, "/-/healthy")));
      await("it is told", () -> trouble.toString().contains("takes longer than 300 ms"));
    } finally {
      release.countDown();
    }
    assertIs(200, one.reply());
  }

  @Test
  void doesNotSpinWhenAcceptingFails() throws Exception {
    int failures = 5;
    AtomicInteger attempts = new AtomicInteger();
    ServerSocket exhausted =
        new ServerSocket() {
          @Override
          public Socket accept() throws IOException {
            if (attempts.incrementAndGet() <= failures) {
              throw new SocketException("Too many open files");
            }
            return super.accept();
          }
        };
    exhausted.bind(new InetSocketAddress("127.0.0.1", 0));
    Trouble minutely = new Trouble(trouble::add, TimeUnit.MINUTES.toNanos(1));
    server = new MetricsServer(exhausted, registry, "/metrics", () -> "", minutely, limits);
    long start = System.nanoTime();
    server.start();
    assertIs(200, Client.get(server.port(), "/-/healthy"));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(
        millis >= 1500, // 50 + 100 + 200 + 400 + 800
        () -> "after " + millis + " ms");
    assertEquals(1, trouble.size(), trouble.toString());
    assertTrue(trouble.peek().contains("Too many open files"), trouble.toString());
  }

  @Test
  void closingDoesNotWaitForThePauseAfterAFailure() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    ServerSocket broken =
        new ServerSocket() {
          @Override
          public Socket accept() throws IOException {
            failed.countDown();
            throw new SocketException("Too many open files");
          }
        };
    broken.bind(new InetSocketAddress("127.0.0.1", 0));
    Trouble minutely = new Trouble(trouble::add, TimeUnit.MINUTES.toNanos(1));
    server = new MetricsServer(broken, registry, "/metrics", () -> "", minutely, limits);
    server.start();
    assertTrue(failed.await(10, TimeUnit.SECONDS));
    server.close();
    await("threads are gone", () -> threads().isEmpty());
  }

  @Test
  void servesWithoutLoadingAClass() throws Exception {
    AtomicBoolean exhausted = new AtomicBoolean();
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(new URL[0]), null) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (exhausted.get()) {
              throw new ClassNotFoundException(name + ": Too many open files");
            }
            return super.findClass(name);
          }
        }) {
      AutoCloseable isolated =
          (AutoCloseable)
              loader.loadClass(Isolated.class.getName()).getDeclaredConstructor().newInstance();
      try {
        int port = ((IntSupplier) isolated).getAsInt();
        await("it accepts", () -> isIn(threads().get(0), "ServerSocket", "accept"));
        exhausted.set(true);
        try (Client client = new Client(port)) {
          client.send(Client.request("GET", "/metrics", "Accept-Encoding: gzip"));
          assertIs(200, client.reply());
          client.send(Client.request("GET", "/metrics", "Accept: application/openmetrics-text"));
          assertTrue(client.reply().text().endsWith("# EOF\n"));
          assertIs(400, client.send("malformed\r\n\r\n").reply());
        }
        for (int i = 0; i < 50; i++) {
          client(port);
        }
        assertIs(200, Client.get(port, "/"));
      } finally {
        isolated.close();
      }
      assertTrue(isolated.toString().contains("more than 32 connections"), isolated.toString());
    }
  }

  /** A server all of whose classes are loaded by the loader of this class. */
  public static final class Isolated implements AutoCloseable, IntSupplier {
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private final MetricsServer server;

    public Isolated() throws IOException {
      CollectorRegistry registry = new CollectorRegistry();
      Gauge.build("depth", "Depth.").register(registry).set(1);
      server =
          MetricsServer.bind(
              "127.0.0.1", PortRange.parse("0"), registry, "/metrics", () -> "", trouble::add);
      server.start();
    }

    @Override
    public int getAsInt() {
      return server.port();
    }

    @Override
    public String toString() {
      return trouble.toString();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Test
  void threadsAreDaemonsWithoutContextLoader() throws Exception {
    int port = start();
    assertIs(200, client(port).send(Client.request("GET", "/")).reply());
    assertEquals(2, threads().size());
    for (Thread thread : threads()) {
      assertTrue(thread.isDaemon());
      assertNull(thread.getContextClassLoader());
    }
    assertNotEquals(null, Thread.currentThread().getContextClassLoader());
  }

  @Test
  void printsNothing() throws Exception {
    AtomicInteger printed = new AtomicInteger();
    PrintStream counting =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                printed.incrementAndGet();
              }
            },
            true,
            "UTF-8");
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(counting);
    System.setErr(counting);
    try {
      int port = start();
      client(port).send("nonsense\r\n\r\n").reply();
      try (Client reset = new Client(port)) {
        reset.socket.setSoLinger(true, 0);
        reset.send("GET ");
      }
      assertIs(200, Client.get(port, "/metrics"));
      server.close();
      await("threads are gone", () -> threads().isEmpty());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals(0, printed.get());
  }
}
