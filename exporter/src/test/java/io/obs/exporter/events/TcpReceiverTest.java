package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.AgentLog;
import java.io.File;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines over TCP to a receiver that behaves, and to those that do not. */
class TcpReceiverTest {
  private static final int PADDING = 1000;
  private final EventDrops drops = new EventDrops();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private BufferedOutput output;
  @TempDir Path folder;

  @BeforeEach
  void listen() {
    AgentLog.open((level, message, thrown) -> {}); // takes what other tests left
    AgentLog.open((level, message, thrown) -> told.add(level + " " + message));
  }

  @AfterEach
  void close() {
    if (output != null) {
      output.close();
    }
  }

  private BufferedOutput open(int port) {
    return open(port, BufferedOutput.CAPACITY_BYTES, TimeUnit.MINUTES.toNanos(5), null);
  }

  private BufferedOutput open(int port, int capacity, long stalledNanos, TlsClient tls) {
    ReceiverAddress address = ReceiverAddress.parse("localhost:" + port);
    TcpReceiver receiver = new TcpReceiver("tcp://r", address, null, tls, stalledNanos);
    output = new BufferedOutput(receiver, drops, capacity);
    output.start();
    return output;
  }

  private void write(int from, int to) {
    for (int i = from; i < to; i++) {
      output.write(Lines.line(text(i)));
    }
  }

  private static String text(int i) {
    return i + " " + Lines.letters(PADDING);
  }

  private static int size() {
    return Lines.line(text(1000)).size();
  }

  private static void assertReceives(LineServer receiver, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertEquals(text(i), receiver.next());
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = Lines.seconds(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain");
      Thread.yield();
    }
  }

  @Test
  void linesArriveInOrder() throws Exception {
    try (LineServer receiver = new LineServer()) {
      open(receiver.port());
      write(0, 2000);
      assertReceives(receiver, 0, 2000);
      assertEquals(0, output.flush(Lines.seconds(30)));
      assertEquals(0, receiver.more());
    }
    assertEquals(0, drops.byReason().get("buffer_full"));
  }

  @Test
  void connectsBeforeTheFirstLine() throws Exception {
    try (LineServer receiver = new LineServer()) {
      open(receiver.port());
      receiver.awaitAccepted(1);
      assertEquals(0, told.size(), told.toString());
    }
  }

  /** Away from the start, then there, away again, there again: nothing is lost or doubled. */
  @Test
  void whatCameWhileItWasAwayArrivesInOrder() throws Exception {
    int port;
    try (LineServer first = new LineServer()) {
      port = first.port();
    }
    open(port);
    write(0, 100);
    await(() -> told.size() == 1);
    assertTrue(
        told.get(0).startsWith("WARN events cannot be sent to tcp://r for now: "), told.get(0));
    try (LineServer second = new LineServer(new ServerSocket(), port)) {
      assertReceives(second, 0, 100);
      assertEquals(0, output.flush(Lines.seconds(30)));
      await(() -> told.size() == 2);
      assertEquals("INFO events are sent to tcp://r again", told.get(1));
    }
    // it has seen the end of the connection: the next line is not sent into it
    await(() -> noThread("obs-events tcp://r watch"));
    write(100, 200);
    try (LineServer third = new LineServer(new ServerSocket(), port)) {
      assertReceives(third, 100, 200);
      assertEquals(0, output.flush(Lines.seconds(30)));
      assertEquals(0, third.more());
    }
    assertEquals(0, sum());
  }

  private static boolean noThread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals(name));
  }

  @Test
  void whatTheBufferCannotHoldIsCountedExactly() throws Exception {
    int port;
    try (LineServer first = new LineServer()) {
      port = first.port();
    }
    open(port, 10 * size(), TimeUnit.MINUTES.toNanos(5), null);
    await(() -> told.size() == 1);
    write(1000, 1025);
    assertEquals(15, drops.byReason().get("buffer_full"));
    assertEquals(10, output.flush(System.nanoTime()));
    try (LineServer second = new LineServer(new ServerSocket(), port)) {
      assertReceives(second, 1000, 1010);
      assertEquals(0, output.flush(Lines.seconds(30)));
      await(() -> told.size() == 2);
      assertEquals("INFO events are sent to tcp://r again; 15 were dropped", told.get(1));
      write(1025, 1026);
      assertReceives(second, 1025, 1026);
    }
    assertEquals(15, sum());
  }

  @Test
  void flushWaitsForNobodyWhoIsAway() throws Exception {
    int port;
    try (LineServer first = new LineServer()) {
      port = first.port();
    }
    open(port);
    write(0, 3);
    long start = System.nanoTime();
    assertEquals(3, output.flush(Lines.seconds(20)));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), "it waited");
    output.close();
    assertEquals(3, drops.byReason().get("closed"));
  }

  /** It accepts and never reads: the buffer fills, flush keeps to its limit, close ends it. */
  @Test
  void aReceiverThatDoesNotRead() throws Exception {
    try (LineServer receiver = new LineServer().withoutReading()) {
      open(receiver.port(), 100 * size(), TimeUnit.MINUTES.toNanos(5), null);
      int written = 0;
      while (drops.byReason().get("buffer_full") == 0) {
        write(written, ++written);
        assertTrue(written < 100_000, "it takes everything");
      }
      long start = System.nanoTime();
      int left = output.flush(start + TimeUnit.MILLISECONDS.toNanos(200));
      assertTrue(left > 0 && left <= 100, () -> left + " left");
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5), "it waited");
      output.close();
      assertEquals(left, drops.byReason().get("closed"));
      await(() -> noThread("obs-events tcp://r"));
    }
  }

  @Test
  void aReceiverThatTakesNothingForLongIsConnectedToAnew() throws Exception {
    try (LineServer receiver = new LineServer().withoutReading()) {
      open(receiver.port(), 10_000 * size(), TimeUnit.SECONDS.toNanos(2), null);
      write(0, 9_000);
      receiver.awaitAccepted(2);
    }
  }

  /** It is told of once, and tried at growing intervals: not a connection a line. */
  @Test
  void aReceiverThatResetsEveryConnection() throws Exception {
    try (LineServer receiver = new LineServer().resetting()) {
      open(receiver.port());
      write(0, 1000);
      receiver.awaitAccepted(4);
      assertTrue(told.size() <= 2, told.toString());
    }
  }

  @Test
  void nobodyHasThatName() throws Exception {
    ReceiverAddress address = ReceiverAddress.parse("no-such-host.invalid:5000");
    output = new BufferedOutput(new TcpReceiver("tcp://r", address, null, null), drops);
    write(0, 1);
    await(() -> told.size() == 1);
    assertTrue(told.get(0).contains("no-such-host.invalid"), told.get(0));
    assertEquals(1, output.flush(Lines.seconds(5)));
  }

  @Test
  void theThreadsAreDaemons() throws Exception {
    try (LineServer receiver = new LineServer()) {
      open(receiver.port());
      receiver.awaitAccepted(1);
      await(() -> !noThread("obs-events tcp://r watch"));
      int found = 0;
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("obs-events tcp://r")) {
          found++;
          assertTrue(thread.isDaemon());
          thread.interrupt(); // changes nothing
        }
      }
      assertEquals(2, found);
      write(0, 10);
      assertReceives(receiver, 0, 10);
    }
  }

  @Test
  void withTlsToAReceiverThatIsTrusted() throws Exception {
    try (LineServer receiver = new LineServer(tlsServer("dns:localhost"), 0)) {
      String ca = folder.resolve("ca.pem").toString();
      open(receiver.port(), 1 << 20, TimeUnit.SECONDS.toNanos(2), new TlsClient(ca));
      write(0, 500);
      assertReceives(receiver, 0, 500);
      assertEquals(0, output.flush(Lines.seconds(30)));
      assertEquals(0, told.size(), told.toString());
    }
  }

  @Test
  void withTlsToAReceiverThatTheJvmDoesNotTrust() throws Exception {
    assertRefused(new TlsClient(null), "dns:localhost", "PKIX path building failed");
  }

  @Test
  void withTlsToAReceiverOfAnotherName() throws Exception {
    TlsClient client = new TlsClient(folder.resolve("ca.pem").toString());
    assertRefused(client, "dns:elsewhere", "localhost");
  }

  @Test
  void withTlsAndNoCertificates() throws Exception {
    TlsClient missing = new TlsClient(folder.resolve("nothing.pem").toString());
    assertRefused(missing, "dns:localhost", "nothing.pem");
  }

  private void assertRefused(TlsClient client, String name, String reason) throws Exception {
    try (LineServer receiver = new LineServer(tlsServer(name), 0)) {
      open(receiver.port(), 1 << 20, TimeUnit.SECONDS.toNanos(2), client);
      write(0, 1);
      await(() -> !told.isEmpty());
      assertTrue(told.get(0).contains(reason), told.get(0));
      output.flush(Lines.seconds(5));
      assertEquals(0, receiver.more());
    }
  }

  /** With a certificate of its own making, which goes into {@code ca.pem}. */
  private ServerSocket tlsServer(String name) throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool("-genkeypair", "-keyalg", "RSA", "-dname", "CN=test", "-ext", "san=" + name);
    keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket();
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "keytool");
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        Arrays.asList("-alias", "test", "-storetype", "PKCS12", "-storepass", "changeit"));
    command.add("-keystore");
    command.add(folder.resolve("keys.p12").toString());
    Path said = folder.resolve("keytool.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "keytool has not ended");
    assertEquals(0, process.exitValue(), new String(Files.readAllBytes(said), "UTF-8"));
  }

  private long sum() {
    return drops.byReason().values().stream().mapToLong(Long::longValue).sum();
  }
}
