package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM of its own writes until its end, and what it loads for that. */
class EventsAtExitTest {
  @TempDir Path directory;

  @Test
  void theExceptionThatEndsMainIsWritten() throws Exception {
    assertWritten("throw", 1);
  }

  @Test
  void anExceptionBeforeSystemExitIsWritten() throws Exception {
    assertWritten("exit", 7);
  }

  @Test
  void whatWasOnlyCountedIsTold() throws Exception {
    assertEquals(7, run("repeat"));
    List<String> out = read("out");

    assertEquals(2, out.size(), out.toString());
    JsonNode first = new ObjectMapper().readTree(out.get(0));
    JsonNode repeats = new ObjectMapper().readTree(out.get(1));
    assertEquals(1, first.get("occurrences").asInt());
    assertEquals(9, repeats.get("occurrences").asInt());
    assertEquals(first.get("error_id"), repeats.get("first_error_id"));
    assertEquals(first.get("error_fingerprint"), repeats.get("error_fingerprint"));
  }

  private void assertWritten(String how, int exitCode) throws Exception {
    assertEquals(exitCode, run(how));
    List<String> out = read("out");
    List<String> err = read("err");

    assertEquals(1, out.size(), out.toString());
    JsonNode event = new ObjectMapper().readTree(out.get(0));
    assertEquals("last words", event.get("error_message").asText());
    assertEquals("dying", event.get("service_name").asText());
    assertFalse(event.get("host_name").asText().isEmpty());
    assertTrue(event.get("process_pid").asLong() > 0);
    assertEquals(1, err.size(), err.toString());
    assertEquals("going down", new ObjectMapper().readTree(err.get(0)).get("message").asText());
  }

  @Test
  void nothingOfTheEventsIsLoadedBeforeTheFirst() throws Exception {
    assertEquals(0, run("idle", "-verbose:class"));
    List<String> loaded = read("out");

    assertTrue(mentions(loaded, "io.obs.exporter.metrics.PrometheusSink"), "no list");
    assertFalse(mentions(loaded, "ch.qos.logback"), "logback");
    assertFalse(mentions(loaded, "net.logstash"), "the encoder");
    assertFalse(mentions(loaded, "com.fasterxml"), "Jackson");
    assertNothingOfTheApplicationTouched(loaded);
    assertEquals(0, read("err").size());
  }

  @Test
  void anEventStartsNoStaticLogger() throws Exception {
    assertEquals(7, run("exit", "-verbose:class"));
    List<String> loaded = read("out");

    assertTrue(mentions(loaded, "ch.qos.logback.classic.LoggerContext"), "no logback");
    assertFalse(mentions(loaded, "org.slf4j.LoggerFactory "), "slf4j's static factory");
    assertFalse(mentions(loaded, "ch.qos.logback.classic.joran"), "a configuration");
    assertFalse(mentions(loaded, "java.security.SecureRandom "), "blocking randomness");
    assertNothingOfTheApplicationTouched(loaded);
  }

  private static void assertNothingOfTheApplicationTouched(List<String> loaded) {
    assertFalse(mentions(loaded, "java.util.logging.Logger "), "java.util.logging");
    assertFalse(mentions(loaded, "com.sun.jmx.mbeanserver.JmxMBeanServer "), "the MBean server");
  }

  private static boolean mentions(List<String> loaded, String name) {
    for (String line : loaded) {
      if (line.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private int run(String how, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(Arrays.asList(options));
    command.addAll(
        Arrays.asList(
            "-cp", System.getProperty("java.class.path"), DyingProgram.class.getName(), how));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(directory.resolve("out").toFile());
    builder.redirectError(directory.resolve("err").toFile());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + read("out") + read("err"));
    }
    return process.exitValue();
  }

  private List<String> read(String name) throws IOException {
    return Files.readAllLines(directory.resolve(name), StandardCharsets.UTF_8);
  }
}
