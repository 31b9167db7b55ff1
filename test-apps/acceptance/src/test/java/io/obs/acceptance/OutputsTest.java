package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.Events;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where events go: files, logstash's way over TCP, and syslog; several at once. */
class OutputsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static List<Jdk> jdks() {
    return Jdks.all();
  }

  private static String message(JsonNode event) {
    return event.path("error_message").asText();
  }

  /** The same event over UDP and TCP at both, with a stack trace too long for rsyslog's default. */
  @Test
  void syslogReceiversParseTheEvents() throws Exception {
    int rsyslogPort = FreePorts.one();
    int syslogNgPort = FreePorts.one();
    int octetsPort = FreePorts.one();
    Map<String, String> rsyslogEnvironment =
        Map.of("PORT", String.valueOf(rsyslogPort), "MAX_MESSAGE", "8k");
    Map<String, String> syslogNgEnvironment =
        Map.of("PORT", String.valueOf(syslogNgPort), "OCTET_PORT", String.valueOf(octetsPort));
    String outputs =
        "stdout,syslog://127.0.0.1:%d,syslog+tcp://localhost:%d,syslog://127.0.0.1:%d,"
                .formatted(rsyslogPort, rsyslogPort, syslogNgPort)
            + "syslog+tcp://localhost:"
            + octetsPort;
    try (Receiver rsyslog = Receiver.start("rsyslog", folder, rsyslogEnvironment);
        Receiver syslogNg = Receiver.start("syslog-ng", folder, syslogNgEnvironment)) {
      try (Shop shop = Shop.open(Shop.builder().agent().environment("OBS_LOG_OUTPUT", outputs))) {
        assertEquals(500, shop.get("/fail?secret=1").statusCode());
        Await.until("the event at rsyslog, twice", PATIENCE, () -> rsyslog.received().size() == 2);
        Await.until("and at syslog-ng", PATIENCE, () -> syslogNg.received().size() == 2);
        JsonNode event = onStandardOutput(shop.process(), "http_server");
        assertEquals("/fail", event.path("http_route").asText());
        for (JsonNode message : rsyslog.received()) {
          assertEquals(event, message.path("$!"));
          assertEquals("11", message.path("pri").asText());
          assertEquals("obs.errors", message.path("msgid").asText());
          assertEquals(event.path("@timestamp").asText(), message.path("timereported").asText());
          assertEquals(event.path("host_name").asText(), message.path("hostname").asText());
          assertEquals(event.path("service_name").asText(), message.path("app-name").asText());
          assertEquals(event.path("process_pid").asText(), message.path("procid").asText());
        }
        for (JsonNode message : syslogNg.received()) {
          assertEqualsAsText(event, message.path("_json"));
          assertEquals("11", message.path("PRI").asText());
          assertEquals("obs.errors", message.path("MSGID").asText());
          assertEquals(event.path("host_name").asText(), message.path("HOST").asText());
          assertEquals(event.path("service_name").asText(), message.path("PROGRAM").asText());
          assertEquals(event.path("process_pid").asText(), message.path("PID").asText());
        }
      }
      try (FailingProgram program = FailingProgram.start(outputs)) {
        program.fail(0, 1, 500);
        Await.until("the long event", PATIENCE, () -> rsyslog.received().size() == 4);
        Await.until("at both", PATIENCE, () -> syslogNg.received().size() == 4);
        JsonNode event = onStandardOutput(program.process(), "thread");
        int length = event.path("stack_trace").asText().length();
        assertTrue(length > 10_000, event::toString);
        List<JsonNode> shortened = new ArrayList<>();
        rsyslog.received().subList(2, 4).forEach(message -> shortened.add(message.path("$!")));
        syslogNg.received().subList(2, 4).forEach(message -> shortened.add(message.path("_json")));
        for (JsonNode each : shortened) {
          assertEquals(event.path("error_id").asText(), each.path("error_id").asText());
          assertEquals(FailingProgram.message(0), message(each));
          String trace = each.path("stack_trace").asText();
          assertTrue(trace.length() > 5_000 && trace.length() < length, trace);
          assertTrue(trace.contains("\n... shortened ...\n"), trace);
        }
      }
    }
  }

  /** The one event of this origin; outputs do not wait for each other. */
  private static JsonNode onStandardOutput(AgentProcess process, String origin) {
    Await.until(
        "the event on standard output",
        PATIENCE,
        () -> !process.events().with("origin", origin).isEmpty());
    return process.events().single("origin", origin);
  }

  /** syslog-ng has numbers as texts. */
  private static void assertEqualsAsText(JsonNode expected, JsonNode actual) {
    assertEquals(expected.size(), actual.size(), actual::toString);
    expected
        .fieldNames()
        .forEachRemaining(
            name -> {
              String text = actual.path(name).asText();
              if (expected.get(name).isNumber()) {
                assertEquals(expected.get(name).asDouble(), Double.parseDouble(text), name);
              } else {
                assertEquals(expected.get(name).asText(), text, name);
              }
            });
  }

  /** One line of JSON each, in logstash's layout; what came while it was away comes later. */
  @Test
  void aReceiverOverTcpThatGoesAndComesBack() throws Exception {
    int port = FreePorts.one();
    try (FailingProgram program = FailingProgram.start("stdout,tcp://localhost:" + port)) {
      program.fail(0, 20);
      Await.until("a word of it", PATIENCE, () -> Agents.complaints(program.process()).size() == 1);
      assertTrue(
          Agents.complaints(program.process()).get(0).contains("tcp://localhost:" + port),
          program.process()::toString);
      try (LineReceiver receiver = LineReceiver.on(port)) {
        Await.until("what waited", PATIENCE, () -> receiver.lines().size() == 20);
        program.fail(20, 40);
        Await.until("what is new", PATIENCE, () -> receiver.lines().size() == 40);
      }
      // nothing is written into a connection whose end is not yet seen
      Await.until("its end", PATIENCE, () -> !threads(program).contains(" watch\""));
      program.fail(40, 60);
      try (LineReceiver receiver = LineReceiver.on(port)) {
        Await.until("the rest", PATIENCE, () -> receiver.lines().size() == 20);
        Await.until(
            "all on standard output",
            PATIENCE,
            () -> program.process().events().all().size() == 60);
        List<JsonNode> events = Events.of(receiver.lines()).all();
        assertEquals(program.process().events().all().subList(40, 60), events);
        for (int i = 0; i < 20; i++) {
          assertEquals(FailingProgram.message(40 + i), message(events.get(i)));
          assertEquals("1", events.get(i).path("@version").asText());
        }
      }
      assertEquals(0, dropped(program.process()));
    }
  }

  private static String threads(FailingProgram program) throws Exception {
    return String.join(
        "\n",
        Command.run(
                Path.of(System.getProperty("java.io.tmpdir")),
                Map.of(),
                Jdks.running(),
                "jcmd",
                String.valueOf(program.process().pid()),
                "Thread.print")
            .stdout());
  }

  private static double dropped(AgentProcess process) {
    return Scrape.of(Agents.port(process)).sum("obs_events_dropped_total");
  }

  /** 4 MB are kept, no more, and the counter says exactly how many events came in vain. */
  @Test
  void aReceiverThatIsAwayForLong() throws Exception {
    int port = FreePorts.one();
    int failures = 600;
    try (FailingProgram program = FailingProgram.start("stdout,tcp://127.0.0.1:" + port)) {
      program.fail(0, failures, 500);
      Await.until(
          "all on standard output",
          PATIENCE,
          () -> program.process().events().all().size() == failures);
      int target = Agents.port(program.process());
      double dropped = Scrape.of(target).value("obs_events_dropped_total", "reason", "buffer_full");
      assertTrue(dropped > 100 && dropped < failures - 200, () -> dropped + " dropped");
      try (LineReceiver receiver = LineReceiver.on(port)) {
        int kept = failures - (int) dropped;
        Await.until("what was kept", PATIENCE, () -> receiver.lines().size() >= kept);
        program.fail(failures, failures + 1, 3);
        Await.until("one more", PATIENCE, () -> receiver.lines().size() > kept);
        List<JsonNode> events = Events.of(receiver.lines()).all();
        assertEquals(kept + 1, events.size());
        assertEquals(FailingProgram.message(failures), message(events.get(kept)));
        assertEquals((int) dropped, events.get(kept).path("events_dropped").asInt());
        assertEquals(program.process().events().all().subList(0, kept), events.subList(0, kept));
      }
      assertEquals(dropped, dropped(program.process()));
    }
  }

  /** A receiver that accepts and never reads costs its own events only. */
  @Test
  void aReceiverThatDoesNotRead() throws Exception {
    Path file = folder.resolve("events.json");
    try (ServerSocket stuck = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        LineReceiver well = LineReceiver.on(0);
        FailingProgram program =
            FailingProgram.start(
                "tcp://127.0.0.1:%d,file:%s,tcp://127.0.0.1:%d"
                    .formatted(stuck.getLocalPort(), file, well.port()))) {
      int failures = 700; // more than buffers of both sides hold
      for (int i = 0; i < failures; i += 100) {
        program.fail(i, i + 100, 500);
        int sent = i + 100;
        Await.until("lines at the other", PATIENCE, () -> well.lines().size() == sent);
      }
      Await.until("lines in the file", PATIENCE, () -> Files.readAllLines(file).size() == failures);
      assertTrue(
          Scrape.of(Agents.port(program.process()))
                  .value("obs_events_dropped_total", "reason", "buffer_full")
              > 0);
      assertEquals(Files.readAllLines(file), well.lines());
      long startNanos = System.nanoTime();
      program.quit();
      assertEquals(0, program.process().awaitExit(PATIENCE));
      Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
      assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "the end took " + took);
      assertTrue(
          program.process().stderr().contains("the JVM ends with events that were not sent: {tcp"),
          program.process()::toString);
    }
  }

  /** A pipe that nobody reads costs what goes into it, and not the file; nor does the end wait. */
  @Test
  void aPipeThatNobodyReads() throws Exception {
    Path file = folder.resolve("events.json");
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            Jdks.running().java().toString(),
            "-javaagent:" + AgentProcess.agentJar(),
            "-cp",
            Programs.JAR.toString(),
            "programs.Failures");
    builder.environment().put("OBS_METRICS_PORT", "0");
    builder.environment().put("OBS_METRICS_HOST", "127.0.0.1");
    builder.environment().put("OBS_LOG_OUTPUT", "stdout,file:" + file);
    Process process = builder.redirectError(errors.toFile()).start();
    try {
      String ready = process.inputReader().readLine();
      try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(ready.split(" ")[2]))) {
        socket.getOutputStream().write("0 100 500\n".getBytes(StandardCharsets.UTF_8));
        Await.until(
            "all lines in the file",
            PATIENCE,
            () -> Files.exists(file) && Files.readAllLines(file).size() == 100);
        socket.getOutputStream().write("quit\n".getBytes(StandardCharsets.UTF_8));
        long startNanos = System.nanoTime();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it has not ended");
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, () -> "the end took " + took);
        assertEquals(0, process.exitValue());
        String said = Files.readString(errors);
        assertTrue(said.contains("the JVM ends with events that were not sent: {stdout="), said);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void withTlsOnEveryJava(Jdk jdk) throws Exception {
    Path ca = folder.resolve("ca.pem");
    try (LineReceiver receiver = LineReceiver.on(tlsServer(ca), 0);
        FailingProgram program =
            FailingProgram.start(
                FailingProgram.builder("tcp+tls://localhost:" + receiver.port())
                    .jdk(jdk)
                    .environment("OBS_LOG_TLS_CA", ca))) {
      program.fail(0, 10);
      Await.until("its events", PATIENCE, () -> receiver.lines().size() == 10);
      List<JsonNode> events = Events.of(receiver.lines()).all();
      for (int i = 0; i < 10; i++) {
        assertEquals(FailingProgram.message(i), message(events.get(i)));
      }
      program.quit();
      assertEquals(0, program.process().awaitExit(PATIENCE));
      assertEquals(List.of(), program.process().events().all());
      assertEquals(List.of(), Agents.complaints(program.process()));
    }
  }

  /** The last event of a JVM is sent before its end, also where it is the first. */
  @ParameterizedTest
  @MethodSource("jdks")
  void theEventThatEndsTheJvm(Jdk jdk) throws Exception {
    try (LineReceiver receiver = LineReceiver.on(0);
        AgentProcess program =
            Programs.program("Death")
                .jdk(jdk)
                .agent()
                .environment("OBS_LOG_OUTPUT", "tcp://localhost:" + receiver.port())
                .start()) {
      assertEquals(1, program.awaitExit(PATIENCE), program::toString);
      Await.until("its event", PATIENCE, () -> receiver.lines().size() == 1);
      Events.of(receiver.lines()).single("error_message", "thrown in main");
      assertEquals("", program.stdout());
    }
  }

  /** With a certificate for localhost, which goes into the file. */
  private ServerSocket tlsServer(Path ca) throws Exception {
    String keys = folder.resolve("keys.p12").toString();
    keytool(
        keys, "-genkeypair", "-keyalg", "RSA", "-dname", "CN=test", "-ext", "san=dns:localhost");
    keytool(keys, "-exportcert", "-rfc", "-file", ca.toString());
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(keys))) {
      store.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket();
  }

  private void keytool(String keys, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-alias", "test", "-storetype", "PKCS12", "-storepass", "changeit"));
    all.addAll(List.of("-keystore", keys));
    Command command =
        Command.run(folder, Map.of(), Jdks.running(), "keytool", all.toArray(String[]::new));
    assertEquals(0, command.exitCode(), command::toString);
  }

  /** Connecting takes longer than the end may: nobody answers at all. */
  @Test
  void aReceiverThatDoesNotAnswerDelaysTheEndByTwoSecondsAtMost() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // whoever comes after these gets no answer, as nobody accepts them
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 500);
        } catch (IOException e) {
          break;
        }
      }
      long startNanos = System.nanoTime();
      try (AgentProcess program =
          Programs.program("Death")
              .agent()
              .environment(
                  "OBS_LOG_OUTPUT",
                  "stdout,tcp://127.0.0.1:%d,tcp://localhost:%d"
                      .formatted(full.getLocalPort(), full.getLocalPort()))
              .start()) {
        assertEquals(1, program.awaitExit(PATIENCE), program::toString);
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, () -> "it took " + took);
        program.events().single("error_message", "thrown in main");
        assertTrue(
            program.stderr().contains("the JVM ends with events that were not sent"),
            program::toString);
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** As logrotate does, with and without {@code copytruncate}; and obs's own rotation. */
  @Test
  void aFileThatLogrotateMovesAway() throws Exception {
    Path file = folder.resolve("events.json");
    Path moved = folder.resolve("events.json-20240102");
    try (FailingProgram program = FailingProgram.start("file:" + file)) {
      program.fail(0, 2);
      awaitLines(file, 2);
      Files.move(file, moved);
      program.fail(2, 5);
      awaitLines(file, 3);
      assertEquals(2, Files.readAllLines(moved).size());
      Files.write(file, new byte[0]);
      program.fail(5, 6);
      awaitLines(file, 1);
      Files.delete(file);
      program.fail(6, 8);
      awaitLines(file, 2);
      assertEquals(
          List.of(FailingProgram.message(6), FailingProgram.message(7)),
          Events.of(Files.readAllLines(file)).all().stream().map(OutputsTest::message).toList());
      assertEquals(List.of(), Agents.complaints(program.process()));
    }
  }

  private static void awaitLines(Path file, int count) {
    Await.until(
        count + " lines in " + file, PATIENCE, () -> Files.readAllLines(file).size() == count);
  }

  @Test
  void aFileIsRotatedBySizeAndSharedByProcesses() throws Exception {
    Path file = folder.resolve("events.json");
    AgentProcess.Builder builder =
        FailingProgram.builder("file:" + file)
            .environment("OBS_LOG_FILE_MAX_SIZE", "64KB")
            .environment("OBS_LOG_FILE_MAX_FILES", "100");
    int each = 100;
    try (FailingProgram one = FailingProgram.start(builder);
        FailingProgram other = FailingProgram.start(builder)) {
      for (int i = 0; i < each; i += 10) {
        one.fail(i, i + 10, 50);
        other.fail(1000 + i, 1000 + i + 10, 50);
      }
      Await.until("all lines", PATIENCE, () -> allLines(file).size() == 2 * each);
      Events events = Events.of(allLines(file));
      assertEquals(List.of(), events.otherLines());
      assertEquals(2 * each, events.all().stream().map(OutputsTest::message).distinct().count());
      assertTrue(Files.exists(folder.resolve("events.json.2")));
      assertTrue(Files.size(folder.resolve("events.json.1")) <= 64 * 1024);
    }
  }

  private static List<String> allLines(Path file) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    for (int i = 1; Files.exists(Path.of(file + "." + i)); i++) {
      lines.addAll(Files.readAllLines(Path.of(file + "." + i)));
    }
    return lines;
  }

  @Test
  void lnavReadsTheFile() throws Exception {
    try (Receiver lnav = Receiver.start("lnav", folder, Map.of())) {
      Path file = eventsOfTheShop();
      String said =
          lnav.tryWith(
              Map.of(
                  "FILE",
                  file.toString(),
                  "SQL",
                  "select log_level, logger_name, log_body from obs_logstash"));
      JsonNode rows = JSON.readTree(Files.readString(lnav.folder().resolve("out.json")));
      assertEquals(1, rows.size(), said);
      assertEquals("error", rows.get(0).path("log_level").asText());
      assertEquals("obs.errors", rows.get(0).path("logger_name").asText());
      assertEquals(
          Events.of(Files.readAllLines(file)).all().get(0).path("message").asText(),
          rows.get(0).path("log_body").asText());
    }
  }

  @Test
  void jqReadsTheFile() throws Exception {
    Path file = eventsOfTheShop();
    Path said = folder.resolve("jq.txt");
    Process process;
    try {
      process =
          new ProcessBuilder("jq", "-r", ".http_route, .origin", file.toString())
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      System.out.println("left out: jq, because there is none");
      abort("no jq");
      return;
    }
    assertEquals(0, process.waitFor());
    assertEquals(List.of("/fail", "http_server"), Files.readAllLines(said));
  }

  private Path eventsOfTheShop() throws IOException {
    Path file = folder.resolve("shop.json");
    try (Shop shop =
        Shop.open(Shop.builder().agent().environment("OBS_LOG_OUTPUT", "file:" + file))) {
      assertEquals(500, shop.get("/fail").statusCode());
      Await.until("the event", PATIENCE, () -> Files.exists(file) && Files.size(file) > 0);
      assertEquals(143, shop.process().stop());
    }
    return file;
  }

  /** From standard output by way of a shipper into an index; of the profile {@code matrix}. */
  @Test
  void theEventIsFoundInElasticsearch() throws Exception {
    if (!Boolean.getBoolean("obs.matrix")) {
      System.out.println("left out: a real elasticsearch, because the profile matrix is not on");
      abort("profile matrix");
    }
    // Elasticsearch runs as a user of its own, who must get to its folder and to its program
    assertTrue(folder.toFile().setExecutable(true, false));
    assertTrue(folder.toFile().setReadable(true, false));
    int port = FreePorts.one();
    int transport = FreePorts.one();
    int syslog = FreePorts.one();
    Path stdout = folder.resolve("shop.out");
    Files.createFile(stdout);
    Map<String, String> elasticEnvironment =
        Map.of(
            "PORT",
            String.valueOf(port),
            "TRANSPORT_PORT",
            String.valueOf(transport),
            "OBS_RECEIVERS_CACHE",
            folder.resolve("packages").toString());
    Map<String, String> rsyslogEnvironment =
        Map.of(
            "PORT",
            String.valueOf(syslog),
            "TAIL",
            stdout.toString(),
            "ELASTIC",
            "127.0.0.1:" + port);
    try (Receiver elastic = Receiver.start("elasticsearch", folder, elasticEnvironment);
        Receiver rsyslog = Receiver.start("rsyslog", folder, rsyslogEnvironment);
        Shop shop = Shop.open(Shop.builder().agent().environment("OBS_LOG_OUTPUT", "stdout"))) {
      assertEquals(500, shop.get("/fail").statusCode());
      assertEquals(200, shop.get("/fail?in=thread").statusCode());
      Await.until("events", PATIENCE, () -> shop.process().events().all().size() == 2);
      Files.writeString(stdout, shop.process().stdout());
      JsonNode event = shop.process().events().single("origin", "http_server");
      Await.until(
          "the event by its error_id",
          PATIENCE,
          () -> find(port, "error_id:" + event.path("error_id").asText()).size() == 1);
      List<JsonNode> byRoute = find(port, "http_route:%22/fail%22");
      assertEquals(List.of(event), byRoute);
      assertTrue(Files.notExists(rsyslog.folder().resolve("es-errors.jsonl")));
      assertTrue(Files.isDirectory(elastic.folder()));
    }
  }

  private static List<JsonNode> find(int port, String query) throws Exception {
    String server = "http://127.0.0.1:" + port;
    send(HttpRequest.newBuilder(URI.create(server + "/_refresh")).POST(BodyPublishers.noBody()));
    String found = send(HttpRequest.newBuilder(URI.create(server + "/obs/_search?q=" + query)));
    List<JsonNode> events = new ArrayList<>();
    JSON.readTree(found).path("hits").path("hits").forEach(hit -> events.add(hit.path("_source")));
    return events;
  }

  private static String send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient()
        .send(request.timeout(PATIENCE).build(), BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }
}
