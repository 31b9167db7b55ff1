package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.HttpServerRequest;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {
  private static final long TIMEOUT_MILLIS = 30_000;

  @TempDir Path directory;
  private Path file;
  private Path agentFile;
  private EventWriter writer;

  @BeforeEach
  void start() {
    file = directory.resolve("events.json");
    agentFile = directory.resolve("agent.json");
    writer = open("file:" + file, 100_000);
  }

  private EventWriter open(String outputs, int capacity) {
    return open(outputs, capacity, new EventOptions());
  }

  private EventWriter open(String outputs, int capacity, EventOptions options) {
    EventWriter opened =
        new EventWriter(
            EventOutputs.of(outputs),
            AgentLog.Level.INFO,
            "shop",
            "host-1",
            "file:" + agentFile,
            capacity,
            options);
    Sinks.install(Sink.NONE, opened);
    return opened;
  }

  @AfterEach
  void stop() {
    Sinks.install(Sink.NONE, ExceptionSink.NONE);
    writer.closeWithin(TIMEOUT_MILLIS);
  }

  @Test
  void anExceptionThatLeftARequest() throws IOException {
    long before = System.currentTimeMillis();
    HttpServerRequest request = new HttpServerRequest();
    request.start("GET");
    request.routed("/orders/{id}");
    request.answered(500, new IllegalStateException("no \"stock\""), new Page("/orders/17"));
    request.endIfAnswered();
    JsonNode event = onlyEvent();

    assertEquals(
        Arrays.asList(
            "@timestamp",
            "@version",
            "level",
            "level_value",
            "logger_name",
            "thread_name",
            "message",
            "error_id",
            "error_fingerprint",
            "occurrences",
            "error_type",
            "error_message",
            "origin",
            "http_request_method",
            "http_route",
            "http_response_status_code",
            "url_path",
            "request_duration_ms",
            "client_address",
            "service_name",
            "host_name",
            "process_pid",
            "stack_trace"),
        fieldNames(event));
    String timestamp = event.get("@timestamp").asText();
    assertTrue(timestamp.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), timestamp);
    long millis = Instant.parse(timestamp).toEpochMilli();
    assertTrue(millis >= before && millis <= System.currentTimeMillis(), timestamp);
    assertText(event, "@version", "1");
    assertText(event, "level", "ERROR");
    assertEquals(40000, event.get("level_value").asInt());
    assertText(event, "logger_name", "obs.errors");
    assertText(event, "thread_name", Thread.currentThread().getName());
    assertText(event, "message", "java.lang.IllegalStateException: no \"stock\"");
    assertTrue(event.get("error_id").asText().matches("[0-9a-f]{32}"));
    assertText(event, "error_type", "java.lang.IllegalStateException");
    assertText(event, "error_message", "no \"stock\"");
    assertText(event, "origin", "http_server");
    assertText(event, "http_request_method", "GET");
    assertText(event, "http_route", "/orders/{id}");
    assertText(event, "http_response_status_code", "500");
    assertText(event, "url_path", "/orders/17");
    assertText(event, "service_name", "shop");
    assertText(event, "host_name", "host-1");
    assertTrue(event.get("process_pid").isIntegralNumber());
    assertTrue(
        event
            .get("stack_trace")
            .asText()
            .startsWith(
                "java.lang.IllegalStateException: no \"stock\"\n\tat "
                    + getClass().getName()
                    + ".anExceptionThatLeftARequest("));
  }

  @Test
  void anExceptionThatEndedAThreadHasNoFieldsOfARequest() throws Exception {
    RuntimeException thrown = new RuntimeException();
    Thread thread = new Thread(() -> {}, "worker-1");
    ErrorRecorder.endedThread(thread, thrown);
    JsonNode event = onlyEvent();

    assertEquals(
        Arrays.asList(
            "@timestamp",
            "@version",
            "level",
            "level_value",
            "logger_name",
            "thread_name",
            "message",
            "error_id",
            "error_fingerprint",
            "occurrences",
            "error_type",
            "origin",
            "service_name",
            "host_name",
            "process_pid",
            "stack_trace"),
        fieldNames(event));
    assertText(event, "thread_name", "worker-1");
    assertText(event, "message", "java.lang.RuntimeException");
    assertText(event, "origin", "thread");
  }

  @Test
  void aStackTraceReadsAsJavaPrintsIt() throws IOException {
    Exception thrown = new Exception("outer", new IOException("inner", middle()));
    thrown.addSuppressed(new IllegalStateException("closing", new Error("deep")));
    fail(thrown);

    java.io.StringWriter expected = new java.io.StringWriter();
    thrown.printStackTrace(new java.io.PrintWriter(expected));
    assertEquals(expected.toString(), onlyEvent().get("stack_trace").asText());
  }

  private static Exception middle() {
    return new Exception("root\n\twith lines");
  }

  @Test
  void anyTextIsOneLineOfValidJson() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x2100; c++) {
      all.append(c);
    }
    for (String text :
        Arrays.asList(
            "\u0000\b\t\n\f\r\u001b[31mred\u007f\u0085\u009b\u2028\u2029\u00e4\u20ac",
            "\"},{\"level\":\"INFO\",\\",
            "\ud83d\ude00",
            all.substring(0, 800),
            all.substring(0x1f80))) {
      assertEquals(text, eventOf(new Exception(text)).get("error_message").asText());
    }
    assertEquals(
        "a\ufffdb\ufffd\ufffd\ud83d\ude00\ufffd",
        eventOf(new Exception("a\ud83db\ude00\ude00\ud83d\ude00\ud83d"))
            .get("error_message")
            .asText());
    String written = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    assertTrue(
        written.contains("\\u001b[31mred\\u007f\\u0085\\u009b\\u2028\\u2029\u00e4\u20ac")
            || written.contains("\\u001B[31mred\\u007F\\u0085\\u009b\\u2028\\u2029\u00e4\u20ac"),
        written);
    assertTrue(written.contains("\ud83d\ude00"), "pairs are not escaped");
  }

  @Test
  void noEventIsLongerThan16KiB() throws IOException {
    writer.closeWithin(TIMEOUT_MILLIS);
    writer = open("file:" + file, 100_000, new EventOptions().repeatIntervalMillis(0));
    for (String unit :
        Arrays.asList("x", "\u0000", "\"", "\u20ac", "\ud83d\ude00", "\ud83d", "\n", "\u2028")) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 10_000_000) {
        text.append(unit);
      }
      Exception thrown = new Exception(text.toString(), new Exception("the root " + text));
      Exception another = new Exception(text.toString(), new Exception("the root " + text));
      Thread thread = new Thread(() -> {}, text.substring(0, 10_000));
      ErrorRecorder.endedThread(thread, thrown);
      HttpServerRequest request = new HttpServerRequest();
      request.start("GET");
      request.routed(text.toString());
      request.answered(500, another, new Page(text.toString()));
      request.endIfAnswered();
    }
    assertEquals(16, events().size());
    for (JsonNode event : events()) {
      String trace = event.get("stack_trace").asText();
      assertTrue(trace.startsWith("java.lang.Exception: "), trace);
      assertTrue(trace.contains("\nCaused by: java.lang.Exception: the root "), trace);
      assertTrue(trace.contains("noEventIsLongerThan16KiB"), trace);
    }
  }

  @Test
  void aLongTraceIsShortenedInTheMiddle() throws IOException {
    String trace =
        eventOf(deep(5_000, new StackTraceElement("Top", "top", null, -1)))
            .get("stack_trace")
            .asText();

    assertTrue(
        trace.startsWith("java.lang.Exception: deep\n\tat Top.top(Unknown Source)\n"), trace);
    assertTrue(trace.endsWith("\tat Frame4999.run(Unknown Source)\n"), trace);
    assertTrue(trace.contains(" lines omitted\n"), trace);
    assertTrue(length(lines().get(0)) > 16_000, "room is used: " + length(lines().get(0)));
  }

  @Test
  void theRootCauseOfALongTraceIsKept() throws IOException {
    Exception root = deep(500, new StackTraceElement("Root", "root", null, -1));
    Exception thrown = new Exception("outer", new Exception("between", root));
    thrown.setStackTrace(deep(900, null).getStackTrace());
    String trace = eventOf(thrown).get("stack_trace").asText();

    assertTrue(trace.startsWith("java.lang.Exception: outer\n\tat Frame0.run("), trace);
    assertTrue(
        trace.contains(
            "Caused by: java.lang.Exception: deep\n\tat Root.root(Unknown Source)\n\tat Frame1."),
        trace);
  }

  private static Exception deep(int frames, StackTraceElement first) {
    StackTraceElement[] stack = new StackTraceElement[frames];
    for (int i = 0; i < frames; i++) {
      stack[i] = new StackTraceElement("Frame" + i, "run", null, -1);
    }
    if (first != null) {
      stack[0] = first;
    }
    Exception thrown = new Exception("deep");
    thrown.setStackTrace(stack);
    return thrown;
  }

  @Test
  void aChainOf10000CausesKeepsBothEnds() throws IOException {
    Exception thrown = new Exception("cause 0");
    for (int i = 1; i < 10_000; i++) {
      thrown = new Exception("cause " + i, thrown);
    }
    String trace = eventOf(thrown).get("stack_trace").asText();

    assertTrue(trace.startsWith("java.lang.Exception: cause 9999\n"), trace);
    assertTrue(trace.contains("\n... 9984 causes omitted\n"), trace);
    assertTrue(trace.contains("\nCaused by: java.lang.Exception: cause 0\n"), trace);
  }

  @Test
  void circlesOfCausesEnd() throws IOException {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    String trace = eventOf(second).get("stack_trace").asText();
    assertTrue(
        trace.endsWith("Caused by: [CIRCULAR REFERENCE: java.lang.Exception: second]\n"), trace);

    Exception tail = new Exception("late 0");
    Exception start = tail;
    for (int i = 1; i < 50; i++) {
      start = new Exception("late " + i, start);
    }
    tail.initCause(start);
    Exception path = start;
    for (int i = 0; i < 20; i++) {
      path = new Exception("path " + i, path);
    }
    trace = eventOf(path).get("stack_trace").asText();
    assertTrue(trace.startsWith("java.lang.Exception: path 19\n"), trace);
    assertTrue(trace.contains("[CIRCULAR REFERENCE: "), trace);
  }

  @Test
  void aThousandSuppressedAreNotShown() throws IOException {
    Exception thrown = new Exception("outer", new Exception("root"));
    for (int i = 0; i < 1_000; i++) {
      thrown.addSuppressed(new Exception("suppressed " + i));
    }
    String trace = eventOf(thrown).get("stack_trace").asText();

    assertTrue(trace.contains("\tSuppressed: java.lang.Exception: suppressed 3\n"), trace);
    assertFalse(trace.contains("suppressed 4\n"), trace);
    assertTrue(trace.contains("\t... 996 suppressed omitted\n"), trace);
    assertTrue(trace.contains("Caused by: java.lang.Exception: root\n"), trace);
  }

  @Test
  void exceptionsThatMisbehaveAreEvents() throws IOException {
    JsonNode event = eventOf(new Misbehaving("throws"));
    assertText(event, "error_type", Misbehaving.class.getName());
    assertText(
        event,
        "message",
        Misbehaving.class.getName() + " (toString failed: java.lang.IllegalStateException)");
    assertNull(event.get("error_message"));

    event = eventOf(new Misbehaving("null"));
    assertText(event, "message", Misbehaving.class.getName());
    assertNull(event.get("error_message"));

    event = eventOf(new Misbehaving("recurses"));
    assertText(
        event,
        "message",
        Misbehaving.class.getName() + " (toString failed: java.lang.StackOverflowError)");

    event = eventOf(new Misbehaving("new"));
    assertText(event, "message", "ever new");
    event = eventOf(new Misbehaving("self"));
    assertTrue(event.get("stack_trace").asText().contains("CIRCULAR"), event.toString());
    event = eventOf(new Exception("wrapper", new Misbehaving("throws")));
    assertText(event, "error_message", "wrapper");

    event = eventOf(new RuntimeException("fine"));
    assertText(event, "error_message", "fine");
    assertEquals(0, sum(writer), writer.dropped().toString());
  }

  private static final class Misbehaving extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String how;

    Misbehaving(String how) {
      super(null, null, true, false);
      this.how = how;
    }

    private <T> T misbehave(T value) {
      switch (how) {
        case "throws":
          throw new IllegalStateException("on purpose");
        case "null":
          return null;
        case "recurses":
          return misbehave(value);
        default:
          return value;
      }
    }

    @Override
    public String getMessage() {
      return misbehave("ever new");
    }

    @Override
    public String toString() {
      return misbehave("ever new");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return misbehave(new StackTraceElement[] {null});
    }

    @Override
    public synchronized Throwable getCause() {
      return misbehave(how.equals("self") ? this : new Misbehaving("new"));
    }
  }

  /** Of each class one method waits until it is let go, which it need not ever be. */
  private static class Waiting extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final CountDownLatch LET_GO = new CountDownLatch(1);

    Waiting() {
      super("never seen");
    }

    static <T> T answer(T value) {
      boolean interrupted = true;
      while (interrupted) {
        try {
          LET_GO.await();
          interrupted = false;
        } catch (InterruptedException e) {
          // whoever wants an answer must not get rid of us like this
        }
      }
      return value;
    }
  }

  private static final class WaitingMessage extends Waiting {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      return answer("let go");
    }
  }

  private static final class WaitingText extends Waiting {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      return answer("let go");
    }
  }

  private static final class WaitingCause extends Waiting {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      return answer(null);
    }
  }

  private static final class WaitingFrames extends Waiting {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      return answer(new StackTraceElement[0]);
    }
  }

  @Test
  void whatDoesNotAnswerHoldsUpNothingForLong() throws Exception {
    writer.ending(); // waits for a quarter of a second only
    Exception wrapped = new Exception("around", new WaitingMessage());
    for (Throwable thrown :
        Arrays.asList(
            new WaitingMessage(),
            new WaitingText(),
            new WaitingCause(),
            new WaitingFrames(),
            wrapped,
            new Exception("the next"))) {
      ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    }
    List<JsonNode> events = events();
    assertEquals(6, events.size(), events.toString());
    assertText(events.get(0), "error_type", WaitingMessage.class.getName());
    assertText(
        events.get(0), "message", WaitingMessage.class.getName() + " (toString does not answer)");
    assertNull(events.get(0).get("error_message"));
    assertTrue(
        events.get(0).get("stack_trace").asText().contains(".whatDoesNotAnswerHoldsUpNothing"),
        "what is the JDK's own is asked all the same");
    assertText(events.get(1), "error_type", WaitingText.class.getName());
    assertText(events.get(2), "error_type", WaitingCause.class.getName()); // holds the lock
    assertText(events.get(3), "error_type", WaitingFrames.class.getName());
    assertText(events.get(4), "message", "java.lang.Exception: around");
    assertText(events.get(5), "error_message", "the next");
    assertEquals(0, sum(writer), writer.dropped().toString());

    for (int i = 0; i < 1000; i++) { // none of them waits again
      ErrorRecorder.endedThread(Thread.currentThread(), new WaitingMessage());
    }
    long begin = System.nanoTime();
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    assertTrue(System.nanoTime() - begin < 1_900_000_000L, "in the time that a JVM's end has");
    int readers = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("obs-events-reader")) {
        assertTrue(thread.isDaemon());
        readers++;
      }
    }
    assertTrue(readers >= 5 && readers <= 6, "five wait, one for a lock: " + readers);
    Waiting.LET_GO.countDown();
    long deadline = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000;
    JsonNode answered;
    do {
      answered = eventOf(new WaitingMessage());
      assertTrue(System.nanoTime() < deadline, "is not asked again: " + answered);
    } while (!answered.has("error_message"));
    assertText(answered, "error_message", "let go");
  }

  /** Fails again in the attempt to say what failed. */
  private static final class Recursive extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      ErrorRecorder.endedThread(Thread.currentThread(), new Recursive());
      throw new Recursive();
    }
  }

  @Test
  void whatFailsWhileItIsAskedIsNoEvent() throws Exception {
    fail(new Recursive());
    fail(new Exception("the next"));
    List<JsonNode> events = events();
    assertEquals(2, events.size(), events.toString());
    assertText(
        events.get(0),
        "message",
        Recursive.class.getName() + " (toString failed: " + Recursive.class.getName() + ")");
  }

  @Test
  void theAgentsOwnLinesAreEventsToo() throws IOException {
    writer.log(AgentLog.Level.DEBUG, "not this", null);
    writer.log(AgentLog.Level.INFO, "serves", null);
    writer.log(AgentLog.Level.WARN, "broken", new IOException("disk"));
    writer.log(AgentLog.Level.ERROR, null, null);
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    List<JsonNode> lines = parse(agentFile);

    assertEquals(3, lines.size());
    JsonNode info = lines.get(0);
    assertEquals(
        Arrays.asList(
            "@timestamp",
            "@version",
            "level",
            "level_value",
            "logger_name",
            "thread_name",
            "message",
            "service_name",
            "host_name",
            "process_pid"),
        fieldNames(info));
    assertText(info, "level", "INFO");
    assertText(info, "logger_name", "obs.agent");
    assertText(info, "message", "serves");
    assertText(lines.get(1), "error_type", "java.io.IOException");
    assertText(lines.get(1), "error_message", "disk");
    assertTrue(lines.get(1).has("stack_trace"));
    assertText(lines.get(2), "message", "null");
    assertFalse(Files.exists(file), "events only");
  }

  @Test
  void noLevelMeansNoLinesOfTheAgentsOwn() throws IOException {
    writer.closeWithin(TIMEOUT_MILLIS);
    writer =
        new EventWriter(
            EventOutputs.of("file:" + file),
            null,
            "shop",
            "host-1",
            "file:" + agentFile,
            10,
            new EventOptions());
    Sinks.install(Sink.NONE, writer);
    writer.log(AgentLog.Level.ERROR, "not this", null);
    fail(new Exception("this"));

    assertEquals(1, events().size());
    assertFalse(Files.exists(agentFile));
  }

  @Test
  void severalOutputsGetTheSameEvents() throws IOException {
    Path second = directory.resolve("second.json");
    writer.closeWithin(TIMEOUT_MILLIS);
    writer = open("file:" + file + ", file:" + second, 10);
    fail(new Exception("both"));

    assertEquals(lines(), Files.readAllLines(second));
    assertEquals(1, lines().size());
  }

  @Test
  void whatFindsTheQueueFullIsCountedTogether() throws IOException {
    writer.closeWithin(TIMEOUT_MILLIS);
    writer = open("file:" + file, 10);
    int sent = 20_000;
    for (int i = 0; i < sent; i++) {
      ErrorRecorder.endedThread(Thread.currentThread(), new Exception("n" + i));
    }
    assertTrue(writer.flush(TIMEOUT_MILLIS));

    assertEquals(0, sum(writer));
    long together = 0;
    long occurrences = 0;
    for (JsonNode event : events()) {
      occurrences += event.get("occurrences").asLong();
      if (!event.path("told_apart").asBoolean(true)) {
        together += event.get("occurrences").asLong();
        assertText(event, "error_type", "java.lang.Exception");
        assertText(event, "origin", "thread");
        assertFalse(event.has("error_fingerprint"));
      }
    }
    assertEquals(sent, occurrences);
    assertTrue(together > 0, "the queue was never full");
  }

  @Test
  void everyThreadsEventsAreWrittenOnceInItsOrder() throws Exception {
    int threads = 8;
    int each = 500;
    writer.closeWithin(TIMEOUT_MILLIS);
    writer = open("file:" + file, 100_000, new EventOptions().repeatIntervalMillis(0));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    List<Future<?>> results = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int id = t;
      results.add(
          executor.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  ErrorRecorder.endedThread(Thread.currentThread(), new Exception(id + " " + i));
                  if (i % 100 == 0) {
                    assertTrue(writer.flush(TIMEOUT_MILLIS));
                  }
                }
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    executor.shutdown();

    List<JsonNode> events = events();
    Set<String> ids = new HashSet<>();
    int[] next = new int[threads];
    for (JsonNode event : events) {
      assertTrue(ids.add(event.get("error_id").asText()));
      String[] message = event.get("error_message").asText().split(" ");
      assertEquals(next[Integer.parseInt(message[0])]++, Integer.parseInt(message[1]));
    }
    assertEquals(threads * each, events.size());
    assertEquals(0, sum(writer));
  }

  @Test
  void whatFlushWaitedForIsWritten() throws IOException {
    for (int i = 1; i <= 200; i++) {
      ErrorRecorder.endedThread(Thread.currentThread(), new Exception());
      assertTrue(writer.flush(TIMEOUT_MILLIS));
      assertEquals(i, Files.readAllLines(file).size());
    }
    assertTrue(new EventWriter(EventOutputs.of("none"), AgentLog.Level.INFO, null, null).flush(0));
  }

  @Test
  void flushWaitsAlthoughItsThreadIsInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    fail(new Exception("first"));
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    assertEquals(1, events().size());
  }

  @Test
  void whatComesAfterTheEndIsCounted() throws Exception {
    fail(new Exception());
    assertTrue(writer.closeWithin(TIMEOUT_MILLIS));
    ErrorRecorder.endedThread(Thread.currentThread(), new Exception());
    assertEquals(1, writer.dropped().get("closed"));
    assertEquals(1, Files.readAllLines(file).size());
  }

  @Test
  void aFileThatCannotBeWrittenIsToldOnceAndTriedAgain() throws Exception {
    Path missing = directory.resolve("missing/events.json");
    writer.closeWithin(TIMEOUT_MILLIS);
    writer = open("file:" + missing, 10);
    AgentLog.open((level, message, thrown) -> {}); // takes what other tests left
    AgentLog.open(writer);
    fail(new Exception("lost"));
    fail(new Exception("lost"));
    assertEquals(2, writer.dropped().get("write_failed"));
    Files.createDirectory(missing.getParent());
    fail(new Exception("written"));

    assertEquals(1, Files.readAllLines(missing).size());
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    List<JsonNode> told = parse(agentFile);
    assertEquals(1, told.size(), told.toString());
    assertText(told.get(0), "level", "WARN");
    assertTrue(told.get(0).get("message").asText().contains(missing.toString()));
  }

  @Test
  void theThreadIsADaemonThatHoldsNothingOfTheApplication() throws Exception {
    ClassLoader application = new ClassLoader() {};
    InheritableThreadLocal<Object> local = new InheritableThreadLocal<>();
    Thread starter =
        new Thread(
            new ThreadGroup("application"),
            () -> {
              local.set(new Object());
              ErrorRecorder.endedThread(Thread.currentThread(), new Exception());
            });
    starter.setContextClassLoader(application);
    starter.start();
    starter.join();
    assertTrue(writer.flush(TIMEOUT_MILLIS));

    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("obs-events"))
            .collect(Collectors.toList());
    assertFalse(threads.isEmpty());
    for (Thread thread : threads) {
      assertTrue(thread.isDaemon());
      assertNull(thread.getThreadGroup().getParent());
      assertEquals(EventWriter.class.getClassLoader(), thread.getContextClassLoader());
      thread.interrupt();
    }
    fail(new Exception("after an interrupt"));
    assertEquals(2, events().size());
  }

  private void fail(Throwable thrown) {
    ErrorRecorder.endedThread(Thread.currentThread(), thrown);
    assertTrue(writer.flush(TIMEOUT_MILLIS));
  }

  private JsonNode eventOf(Throwable thrown) throws IOException {
    fail(thrown);
    List<JsonNode> events = events();
    return events.get(events.size() - 1);
  }

  private JsonNode onlyEvent() throws IOException {
    List<JsonNode> events = events();
    assertEquals(1, events.size());
    return events.get(0);
  }

  private List<JsonNode> events() throws IOException {
    assertTrue(writer.flush(TIMEOUT_MILLIS));
    return parse(file);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  private static List<JsonNode> parse(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> parsed = new ArrayList<>();
    String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    assertTrue(all.endsWith("\n"));
    for (String line : all.substring(0, all.length() - 1).split("\n", -1)) {
      assertTrue(length(line) + 1 <= 16_384, "too long: " + length(line));
      parsed.add(mapper.readTree(line));
    }
    return parsed;
  }

  private static int length(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<String> fieldNames(JsonNode event) {
    List<String> names = new ArrayList<>();
    event.fieldNames().forEachRemaining(names::add);
    names.remove("container_id"); // where the tests run in one
    return names;
  }

  private static void assertText(JsonNode event, String field, String expected) {
    assertTrue(event.path(field).isTextual(), field + " in " + event);
    assertEquals(expected, event.get(field).asText());
  }

  private static long sum(EventWriter writer) {
    return writer.dropped().values().stream().mapToLong(Long::longValue).sum();
  }
}
