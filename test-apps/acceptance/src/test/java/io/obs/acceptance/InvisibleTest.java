package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.obs.harness.AgentProcess;
import io.obs.harness.Await;
import io.obs.harness.FreePorts;
import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import io.obs.harness.Scrape;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application is the same with obs and without, as far as it or its users can tell. */
class InvisibleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What obs carries, in its own loader. */
  private static final List<String> HIDDEN_CLASSES =
      List.of(
          "ch.qos.logback.classic.LoggerContext",
          "org.slf4j.LoggerFactory",
          "net.logstash.logback.encoder.LogstashEncoder",
          "com.fasterxml.jackson.core.JsonFactory",
          "io.prometheus.client.CollectorRegistry",
          "net.bytebuddy.ByteBuddy",
          "io.obs.agent.Agent",
          "io.obs.weaver.Weaver",
          "io.obs.exporter.http.MetricsServer",
          "io.obs.instrumentation.tomcat.TomcatInstrumentation");

  private static final List<String> HIDDEN_RESOURCES =
      List.of(
          "META-INF/services/io.obs.weaver.InstrumentationModule",
          "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
          "META-INF/services/ch.qos.logback.classic.spi.Configurator",
          "META-INF/services/com.fasterxml.jackson.core.JsonFactory",
          "META-INF/services/javax.servlet.ServletContainerInitializer",
          "META-INF/services/jakarta.servlet.ServletContainerInitializer",
          "META-INF/services/java.sql.Driver",
          "net/bytebuddy/ByteBuddy.class",
          "io/obs/agent/Agent.class");

  @TempDir Path folder;

  static List<Jdk> jdks() {
    return Jdks.all();
  }

  /** What one shop said to its customer, on its streams and at its end. */
  private record Visit(
      List<String> answers, List<String> stdout, List<String> stderr, int exitCode) {}

  @Test
  void theShopIsTheSame() throws IOException {
    Path without = Files.createDirectory(folder.resolve("without"));
    Path with = Files.createDirectory(folder.resolve("with"));
    int port = FreePorts.one();
    Visit expected = visit(Shop.builder(), without, 0);
    Visit actual =
        visit(
            Shop.builder()
                .agent()
                .environment("OBS_LOG_LEVEL", "warn")
                .environment("OBS_METRICS_PORT", port),
            with,
            port);
    assertEquals(expected.answers(), actual.answers());
    assertLinesMatch(expected.stdout(), actual.stdout());
    assertLinesMatch(expected.stderr(), actual.stderr());
    assertEquals(expected.exitCode(), actual.exitCode());
    assertEquals(3, actual.exitCode());
    assertEquals(List.of(), files(with));
  }

  private static Visit visit(AgentProcess.Builder builder, Path folder, int metricsPort)
      throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    builder
        .directory(Files.createDirectory(folder.resolve("work")))
        .property("java.io.tmpdir", temporary)
        .environment("SHOP_ALLOW_EXIT", true)
        // what a worker thread is called depends on the port
        .environment("SHOP_PORT", 0);
    try (Shop shop = Shop.open(builder)) {
      List<String> answers = new ArrayList<>();
      for (String path :
          List.of(
              "/",
              "/terms.txt",
              "/orders",
              "/orders/1",
              "/orders/77",
              "/nowhere",
              "/shipping?to=de",
              "/shipping?to=xx",
              "/slow?millis=1",
              "/slow?millis=x",
              "/async",
              "/async-timeout",
              "/fail",
              "/fail?in=thread",
              "/redirect")) {
        answers.add(answer(shop, "GET", path, ""));
      }
      answers.add(answer(shop, "HEAD", "/", ""));
      answers.add(answer(shop, "PUT", "/", ""));
      answers.add(answer(shop, "POST", "/orders", "product=1&quantity=2"));
      answers.add(answer(shop, "POST", "/orders", "product=8&quantity=1000"));
      answers.add(answer(shop, "POST", "/orders", "product=none&quantity=1"));
      answers.add(answer(shop, "GET", "/versions", ""));
      answers.add(sorted(answer(shop, "GET", "/own-metrics", "")));
      if (metricsPort != 0) {
        // obs is awake by now, and has been asked
        Await.until("scrape", PATIENCE, () -> Scrape.of(metricsPort).names().size() > 10);
      }
      answers.add(answer(shop, "GET", "/exit?code=3", ""));
      int exitCode = shop.process().awaitExit(PATIENCE);
      return new Visit(
          answers,
          shop.process().events().otherLines().stream().map(InvisibleTest::masked).toList(),
          shop.process().stderrLines().stream().map(InvisibleTest::masked).toList(),
          exitCode);
    }
  }

  private static String answer(Shop shop, String method, String path, String form) {
    HttpResponse<String> response = shop.send(method, path, form);
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(path).append(' ').append(response.statusCode());
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("Date") && !name.equalsIgnoreCase("Content-Length")) {
                text.append('\n').append(name).append(": ").append(values);
              }
            });
    return masked(text.append('\n').append(response.body()).toString());
  }

  /** A registry has no order, and series tell when they were made. */
  private static String sorted(String answer) {
    return String.join(
        "\n", answer.lines().filter(line -> !line.contains("_created")).sorted().toList());
  }

  /** Without ports and times, nor the number of the thread that happened to serve. */
  private static String masked(String text) {
    return text.replaceAll("(127\\.0\\.0\\.1|localhost):\\d+", "$1:PORT")
        .replaceAll("auto-(\\d)(-\\d+)?-exec-\\d+", "auto-$1-exec")
        .replaceAll("\\d{2}:\\d{2}:\\d{2}\\.\\d{3}", "TIME")
        .replaceAll("[A-Z][a-z]{2} \\d{1,2}, \\d{4} \\d{1,2}:\\d{2}:\\d{2}.[AP]M", "TIME")
        .replaceAll("(ETag: |Last-Modified: ).*", "$1FILE");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void theApplicationSeesNothing(Jdk jdk) throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> expected = sight(jdk, temporary, false);
    List<String> actual = sight(jdk, temporary, true);
    assertLinesMatch(expected, actual);
    assertEquals(List.of(), files(temporary));
    for (String name : HIDDEN_CLASSES) {
      assertTrue(actual.contains("class " + name + " is not to be found"), actual::toString);
    }
    assertTrue(actual.contains("handler null"), actual::toString);
    assertTrue(actual.contains("the main group has 1"), actual::toString);
  }

  private static List<String> sight(Jdk jdk, Path temporary, boolean measured) {
    AgentProcess.Builder builder =
        Programs.program("Sight").jdk(jdk).property("java.io.tmpdir", temporary);
    HIDDEN_CLASSES.forEach(builder::arguments);
    HIDDEN_RESOURCES.forEach(builder::arguments);
    if (measured) {
      builder.agent();
    }
    try (AgentProcess sight = builder.start()) {
      assertEquals(0, sight.awaitExit(PATIENCE), sight::toString);
      assertEquals("", sight.stderr(), sight::toString);
      // the JVM adds every agent's jar to the class path
      return sight.stdoutLines().stream()
          .map(line -> line.replace(File.pathSeparator + AgentProcess.agentJar(), ""))
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void theApplicationsLogManagerIsTheFirst(Jdk jdk) {
    try (AgentProcess program =
        Programs.program("OwnLogManager")
            .jdk(jdk)
            .agent()
            .property("java.util.logging.manager", "programs.OwnLogManager")
            .start()) {
      assertEquals(0, program.awaitExit(PATIENCE), program::toString);
      assertEquals(
          List.of("manager programs.OwnLogManager", "made 1"),
          program.stdoutLines(),
          program::toString);
      assertEquals("", program.stderr(), program::toString);
    }
  }

  @Test
  void nothingOfThePlatformIsStartedBeforeMain() throws IOException {
    List<String> without = classesBeforeMain(false);
    List<String> before = classesBeforeMain(true);
    assertTrue(before.contains("io.obs.agent.Agent"), before::toString);
    assertEquals(
        List.of(),
        before.stream()
            .filter(
                name ->
                    name.matches(
                        "java\\.util\\.logging\\..*|sun\\.util\\.logging\\..*|javax\\.management\\..*"
                            + "|com\\.sun\\.jmx\\..*|sun\\.management\\..*"
                            + "|com\\.sun\\.management\\..*"
                            + "|java\\.lang\\.management\\.ManagementFactory"
                            + "|sun\\.nio\\.ch\\..*(Selector|SocketChannel|EPoll).*"
                            + "|java\\.net\\.(Server)?Socket|com\\.sun\\.net\\.httpserver\\..*"
                            + "|ch\\.qos\\.logback\\..*|com\\.fasterxml\\.jackson\\..*"))
            .filter(name -> !without.contains(name))
            .toList());
  }

  private List<String> classesBeforeMain(boolean measured) throws IOException {
    Path log = folder.resolve("classes" + measured + ".txt");
    AgentProcess.Builder builder =
        Programs.program("Empty").jvmOptions("-Xlog:class+load:file=" + log + ":none");
    if (measured) {
      builder.agent();
    }
    try (AgentProcess program = builder.start()) {
      assertEquals(0, program.awaitExit(PATIENCE), program::toString);
    }
    return Files.readAllLines(log).stream()
        .map(line -> line.replaceFirst(" .*", ""))
        .takeWhile(name -> !name.equals("programs.Empty"))
        .toList();
  }

  @Test
  void anEmptyProgramEndsAtOnceAndInSilence() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    for (int exitCode : new int[] {0, 5}) {
      try (AgentProcess program =
          Programs.program("Empty")
              .agent()
              .property("java.io.tmpdir", temporary)
              .arguments(exitCode)
              .start()) {
        assertEquals(exitCode, program.awaitExit(PATIENCE), program::toString);
        assertEquals("", program.stdout() + program.stderr(), program::toString);
      }
    }
    assertEquals(List.of(), files(temporary));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void theToolsOfTheJdkAreTheSame(Jdk jdk) throws Exception {
    List<List<String>> tools = new ArrayList<>();
    tools.add(List.of("java", "-version"));
    tools.add(List.of("javac", "-version"));
    tools.add(List.of("keytool", "-list", "-keystore", "/dev/null/none"));
    tools.add(List.of("jcmd", "-h"));
    if (jdk.feature() >= 11) {
      tools.add(List.of("jar", "--version"));
    }
    for (List<String> tool : tools) {
      String[] arguments = tool.subList(1, tool.size()).toArray(String[]::new);
      if (!Files.isExecutable(jdk.home().resolve("bin").resolve(tool.get(0)))) {
        continue; // a runtime without the tools
      }
      Command expected = Command.run(folder, Map.of(), jdk, tool.get(0), arguments);
      Command actual =
          Command.run(folder, toolOptions(FreePorts.one()), jdk, tool.get(0), arguments);
      assertTrue(
          actual.stderr().stream().anyMatch(line -> line.startsWith("Picked up")),
          actual::toString);
      assertEquals(expected, actual.withoutPickedUp());
    }
  }

  @Test
  void aToolThatRunsForLongOpensNoPort() throws Exception {
    Jdk jdk = Jdks.running();
    assumeTrue(Files.isExecutable(jdk.home().resolve("bin/jshell")), "a runtime without jshell");
    int port = FreePorts.one();
    // twice as long as an application has to wait for the endpoint
    Path script =
        Files.writeString(
            folder.resolve("script.jsh"),
            "Thread.sleep(2500);\n"
                + "new java.net.ServerSocket("
                + port
                + ").close();\n"
                + "System.out.println(\"free\");\n/exit 4\n");
    Files.createDirectories(folder.resolve(".java/.userPrefs")); // else the JDK tells that it did
    Command shell =
        Command.run(
            folder,
            toolOptions(port),
            jdk,
            "jshell",
            "-J-Djava.util.prefs.userRoot=" + folder,
            "-s",
            script.toString());
    assertEquals(List.of("free"), shell.withoutPickedUp().stdout(), shell::toString);
    assertEquals(List.of(), shell.withoutPickedUp().stderr());
    assertEquals(4, shell.exitCode());
  }

  private static Map<String, String> toolOptions(int port) {
    return Map.of(
        "JAVA_TOOL_OPTIONS",
        "-javaagent:" + AgentProcess.agentJar(),
        "OBS_METRICS_PORT",
        String.valueOf(port));
  }

  @Test
  void aSourceFileIsAnApplication() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("App.java"),
            "class App { public static void main(String[] a) {"
                + " throw new IllegalStateException(\"of a source file\"); } }");
    try (AgentProcess program =
        AgentProcess.builder()
            .agent()
            .environment("OBS_METRICS_PORT", 0)
            .mainClass(source.toString())
            .start()) {
      assertEquals(1, program.awaitExit(PATIENCE), program::toString);
      program.events().single("error_message", "of a source file", "origin", "thread");
    }
  }

  @Test
  void switchedOffItIsInert() {
    try (AgentProcess expected = Programs.program("Death").start();
        AgentProcess actual =
            Programs.program("Death").agent().environment("OBS_ENABLED", false).start()) {
      assertEquals(expected.awaitExit(PATIENCE), actual.awaitExit(PATIENCE), actual::toString);
      assertEquals("", actual.stdout());
      assertEquals(expected.stderr(), actual.stderr());
    }
  }

  @Test
  void givenTwiceItWorksOnceAndWarnsOnce() {
    try (AgentProcess service =
        Programs.program("Service").agent().agent().agent("metrics.port=1").start()) {
      service.awaitStdout(line -> line.startsWith("ready on "), PATIENCE);
      int port = Agents.port(service);
      String counter = "http_server_request_duration_seconds_count";
      Await.until("all requests", PATIENCE, () -> Scrape.of(port).sum(counter) == 50);
      assertEquals(1, Agents.complaints(service).size(), service::toString);
      assertTrue(Agents.complaints(service).get(0).contains("attached already"));
      assertEquals(2, Agents.lines(service).size(), service::toString);
      assertFalse(service.stdout().contains("attached already"));
    }
  }
}
