package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private final Map<String, String> environment = new HashMap<>();
  private final Properties properties = new Properties();

  @TempDir Path directory;

  private Config config(String arguments) {
    return Config.of(arguments, properties, environment);
  }

  private Config file(String text) throws IOException {
    Path file = directory.resolve("obs.properties");
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    return config("config=" + file);
  }

  private static void assertWarnings(Config config, String... warnings) {
    assertEquals(Arrays.asList(warnings), config.warnings());
  }

  @Test
  void givesDefaultsWhenNothingIsSet() {
    Config config = config(null);
    assertWarnings(config);
    assertTrue(config.get(ConfigKey.ENABLED));
    assertNull(config.get(ConfigKey.CONFIG));
    assertEquals("0.0.0.0", config.get(ConfigKey.METRICS_HOST));
    assertEquals("9464", config.get(ConfigKey.METRICS_PORT));
    assertEquals("/metrics", config.get(ConfigKey.METRICS_PATH));
    assertEquals(2000, config.get(ConfigKey.METRICS_MAX_SERIES).intValue());
    assertArrayEquals(
        new double[] {.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10},
        config.get(ConfigKey.METRICS_BUCKETS_HTTP));
    assertArrayEquals(
        new double[] {.001, .005, .01, .05, .1, .5, 1, 5, 10},
        config.get(ConfigKey.METRICS_BUCKETS_DB));
    assertEquals(Collections.singletonList("stdout"), config.get(ConfigKey.LOG_OUTPUT));
    assertEquals(LogLevel.INFO, config.get(ConfigKey.LOG_LEVEL));
    assertTrue(config.instrumentationEnabled("jdbc"));
    assertEquals("default", config.source(ConfigKey.METRICS_PORT));
  }

  @Test
  void takesSourcesThatAreNullOrHoldNulls() {
    environment.put("OBS_METRICS_PORT", null);
    environment.put(null, "value");
    properties.put("obs.metrics.host", 42);
    properties.put(42, "obs.metrics.host");
    assertWarnings(config(null));
    assertEquals("9464", Config.of(null, null, null).get(ConfigKey.METRICS_PORT));
  }

  @Test
  void readsTheProcessItRunsIn() {
    assertEquals("9500", Config.load("metrics.port=9500").get(ConfigKey.METRICS_PORT));
  }

  @Test
  void prefersArgumentsToPropertiesToEnvironmentToFile() throws IOException {
    String text = "metrics.port=1\n";
    assertEquals("1", file(text).get(ConfigKey.METRICS_PORT));
    environment.put("OBS_METRICS_PORT", "2");
    assertEquals("2", file(text).get(ConfigKey.METRICS_PORT));
    assertEquals("environment", file(text).source(ConfigKey.METRICS_PORT));
    properties.setProperty("obs.metrics.port", "3");
    assertEquals("3", file(text).get(ConfigKey.METRICS_PORT));
    assertEquals("system properties", file(text).source(ConfigKey.METRICS_PORT));
    assertEquals("4", config("metrics.port=4").get(ConfigKey.METRICS_PORT));
    assertEquals("agent arguments", config("metrics.port=4").source(ConfigKey.METRICS_PORT));
  }

  @Test
  void takesEmptyForNotSet() throws IOException {
    properties.setProperty("obs.metrics.port", "");
    environment.put("OBS_METRICS_PORT", " \t ");
    environment.put("OBS_NO_SUCH_KEY", "");
    environment.put("OBS_CONFIG", "");
    Config config = config("metrics.port=,metrics.host=");
    assertWarnings(config);
    assertEquals("9464", config.get(ConfigKey.METRICS_PORT));
    assertEquals("0.0.0.0", config.get(ConfigKey.METRICS_HOST));
    assertEquals("7", file("metrics.port=7").get(ConfigKey.METRICS_PORT));
  }

  @Test
  void trimsValues() {
    environment.put("OBS_METRICS_PORT", "  9500\n");
    assertEquals("9500", config(null).get(ConfigKey.METRICS_PORT));
    assertEquals("9501", config(" metrics.port= 9501 ").get(ConfigKey.METRICS_PORT));
  }

  // --- agent arguments

  @Test
  void endsAnArgumentAtACommaOnlyWhereAKeyFollows() {
    Config config =
        config(
            "log.output=stdout,file:/var/log/a=b.json,metrics.buckets.db=0.1, 0.5,1,obs.enabled=no,"
                + " metrics.port=9500,");
    assertWarnings(config);
    assertEquals(
        Arrays.asList("stdout", "file:/var/log/a=b.json"), config.get(ConfigKey.LOG_OUTPUT));
    assertArrayEquals(new double[] {.1, .5, 1}, config.get(ConfigKey.METRICS_BUCKETS_DB));
    assertFalse(config.get(ConfigKey.ENABLED));
    assertEquals("9500", config.get(ConfigKey.METRICS_PORT));
  }

  @Test
  void keepsEqualsSignsInAnArgument() {
    assertEquals("a=b", config("service.name=a=b").get(ConfigKey.SERVICE_NAME));
  }

  @Test
  void takesTheLastOfRepeatedArguments() {
    assertEquals("2", config("metrics.port=1,metrics.port=2").get(ConfigKey.METRICS_PORT));
  }

  @Test
  void warnsOfArgumentsThatAreNoPairs() {
    assertWarnings(
        config("debug"), "debug (agent arguments) is not of the form key=value; it is ignored");
    Config config = config("=5,1,metrics.port=9500");
    assertWarnings(config, "=5,1 (agent arguments) is not of the form key=value; it is ignored");
    assertEquals("9500", config.get(ConfigKey.METRICS_PORT));
    assertWarnings(config(",, ,"));
    assertWarnings(config(""));
  }

  // --- wrong values

  @Test
  void namesWrongValueItsSourceAndWhatIsUsed() {
    environment.put("OBS_METRICS_PORT", "99999");
    assertWarnings(
        config(null),
        "OBS_METRICS_PORT=99999 (environment) is not a port such as 9464, a range such as"
            + " 9464-9474, or 0 for any free port; using 9464 (default)");
    properties.setProperty("obs.log.level", "loud");
    assertWarnings(
        config("obs.metrics.port=9500"),
        "obs.log.level=loud (system properties) is not debug, info, warn, error or off;"
            + " using info (default)");
  }

  @Test
  void formatThatAnOutputCannotTake() {
    assertWarnings(config("log.format=text,log.output=stdout,file:/tmp/events"));
    assertWarnings(
        config("log.format=text,log.output=stdout,tcp://logs:5000"),
        "OBS_LOG_FORMAT=text writes several lines an event, and tcp://logs:5000 takes each for"
            + " one");
  }

  @Test
  void fallsBackToTheNextSourceThatIsRight() {
    environment.put("OBS_METRICS_MAX_SERIES", "100");
    properties.setProperty("obs.metrics.max.series", "many");
    Config config = config("metrics.max.series=0");
    assertEquals(100, config.get(ConfigKey.METRICS_MAX_SERIES).intValue());
    assertWarnings(
        config,
        "metrics.max.series=0 (agent arguments) is not a whole number from 1 to 1000000;"
            + " using 100 (environment)",
        "obs.metrics.max.series=many (system properties) is not a whole number from 1 to 1000000;"
            + " using 100 (environment)");
  }

  @Test
  void saysWhichOutputsThereAre() {
    environment.put("OBS_LOG_OUTPUT", "stdout,tcp://logs");
    Config config = config(null);
    assertWarnings(
        config,
        "OBS_LOG_OUTPUT=stdout,tcp://logs (environment) is not stdout, stderr, file:PATH,"
            + " tcp://HOST:PORT, tcp+tls://HOST:PORT, syslog://HOST:PORT, syslog+tcp://HOST:PORT,"
            + " syslog+tls://HOST:PORT, several of them with commas between, or none; using stdout (default)");
    assertEquals(Collections.singletonList("stdout"), config.get(ConfigKey.LOG_OUTPUT));
  }

  @Test
  void keepsWarningsShortAndOnOneLine() {
    StringBuilder value = new StringBuilder("a\nb\r\tc\u0007\u2028\u0000");
    for (int i = 0; i < 1000; i++) {
      value.append("\uD83D\uDE00");
    }
    environment.put("OBS_METRICS_PORT", value.toString());
    String warning = config(null).warnings().get(0);
    assertTrue(
        warning.startsWith("OBS_METRICS_PORT=a\\nb\\r\\tc\\u0007\\u2028\\u0000\uD83D\uDE00"),
        warning);
    assertTrue(warning.contains("... (2009 characters) (environment)"), warning);
    assertTrue(warning.length() < 450, warning);
    for (int i = 0; i < warning.length(); i++) {
      assertFalse(Character.isISOControl(warning.charAt(i)), warning);
      if (Character.isHighSurrogate(warning.charAt(i))) {
        assertTrue(Character.isLowSurrogate(warning.charAt(i + 1)), warning);
      }
    }
  }

  @Test
  void boundsTheNumberOfWarnings() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      text.append("spring.setting.").append(i).append("=x\n");
    }
    List<String> warnings = file(text.toString()).warnings();
    assertEquals(20, warnings.size());
    assertEquals("481 more warnings about the configuration", warnings.get(19));
    assertThrows(UnsupportedOperationException.class, () -> warnings.add("x"));
  }

  // --- unknown keys

  @Test
  void suggestsTheNearestKeyInTheUsersSpelling() {
    environment.put("OBS_METRICS_PROT", "9500");
    assertWarnings(
        config(null),
        "OBS_METRICS_PROT=9500 (environment) is an unknown key; it is ignored."
            + " Did you mean OBS_METRICS_PORT?");
    environment.clear();
    properties.setProperty("obs.metrics.maxSeries", "10");
    assertWarnings(
        config(null),
        "obs.metrics.maxSeries=10 (system properties) is an unknown key; it is ignored."
            + " Did you mean obs.metrics.max.series?");
    properties.clear();
    assertWarnings(
        config("port=9500"),
        "port=9500 (agent arguments) is an unknown key; it is ignored. Did you mean metrics.port?");
    assertWarnings(
        config("OBS_METRICS_PORT=1"),
        "OBS_METRICS_PORT=1 (agent arguments) is an unknown key; it is ignored."
            + " Did you mean metrics.port?");
    assertWarnings(
        config("instrumentation.jdbc=false"),
        "instrumentation.jdbc=false (agent arguments) is an unknown key; it is ignored."
            + " Did you mean instrumentation.<name>.enabled?");
  }

  @Test
  void hidesTheValueOfWhatResemblesNoKey() {
    environment.put("OBS_SECRET_ACCESS_KEY", "hunter2");
    assertWarnings(
        config(null), "OBS_SECRET_ACCESS_KEY (environment) is an unknown key; it is ignored");
  }

  @Test
  void doesNotTakeThePatternForAKey() {
    assertWarnings(config("instrumentation..enabled=false").unknownInstrumentations(known("jdbc")));
  }

  @Test
  void passesByWhatKubernetesInjects() {
    environment.put("OBS_SERVICE_HOST", "10.0.0.7");
    environment.put("OBS_SERVICE_PORT", "9464");
    environment.put("OBS_SERVICE_PORT_HTTP", "9464");
    environment.put("OBS_PORT", "tcp://10.0.0.7:9464");
    environment.put("OBS_PORT_9464_TCP", "tcp://10.0.0.7:9464");
    environment.put("OBS_PORT_9464_TCP_PROTO", "tcp");
    environment.put("OBS_PORT_9464_TCP_PORT", "9464");
    environment.put("OBS_PORT_9464_TCP_ADDR", "10.0.0.7");
    environment.put("OBS_PORT_53_UDP", "udp://10.0.0.7:53");
    environment.put("OBS_METRICS_SERVICE_HOST", "10.0.0.8");
    environment.put("OBS_METRICS_SERVICE_PORT", "9464");
    environment.put("OBS_METRICS_PORT", "tcp://10.0.0.8:9464");
    environment.put("OBS_METRICS_PORT_9464_TCP", "tcp://10.0.0.8:9464");
    environment.put("OBS_SERVICE_NAME", "shop");
    Config config = config(null);
    assertWarnings(config);
    assertEquals("9464", config.get(ConfigKey.METRICS_PORT));
    assertEquals("shop", config.get(ConfigKey.SERVICE_NAME));
  }

  @Test
  void warnsOfAPortThatKubernetesDidNotInject() {
    environment.put("OBS_PORT", "9500");
    assertWarnings(
        config(null),
        "OBS_PORT=9500 (environment) is an unknown key; it is ignored."
            + " Did you mean OBS_METRICS_PORT?");
  }

  // --- the file

  @Test
  void readsAFileInUtf8WithAndWithoutPrefix() throws IOException {
    Config config =
        file(
            "\uFEFFservice.name = L\u00e4den \n# comment\nobs.metrics.port=9500\nmetrics.host: h\n");
    assertWarnings(config);
    assertEquals("L\u00e4den", config.get(ConfigKey.SERVICE_NAME));
    assertEquals("9500", config.get(ConfigKey.METRICS_PORT));
    assertEquals("h", config.get(ConfigKey.METRICS_HOST));
    assertEquals(
        "file " + directory.resolve("obs.properties"), config.source(ConfigKey.METRICS_HOST));
    assertEquals("1", file("metrics.port=1\nobs.metrics.port=2").get(ConfigKey.METRICS_PORT));
  }

  @Test
  void findsTheFileInEachSource() throws IOException {
    String path = directory.resolve("obs.properties").toString();
    file("metrics.port=9500");
    environment.put("OBS_CONFIG", path);
    assertEquals("9500", config(null).get(ConfigKey.METRICS_PORT));
    environment.clear();
    properties.setProperty("obs.config", path);
    assertEquals("9500", config(null).get(ConfigKey.METRICS_PORT));
  }

  @Test
  void warnsOfAFileThatCannotBeRead() throws IOException {
    String missing = directory.resolve("missing").toString();
    environment.put("OBS_CONFIG", missing);
    assertWarnings(
        config(null),
        "OBS_CONFIG="
            + missing
            + " (environment) cannot be read: there is no such file; no file is used");
    assertWarnings(
        config("config=" + directory),
        "config="
            + directory
            + " (agent arguments) cannot be read: it is not a regular file; no file is used");
    String malformed = file("metrics.port=\\u12").warnings().get(0);
    assertTrue(malformed.contains("cannot be read: it is malformed: "), malformed);
    StringBuilder large = new StringBuilder();
    while (large.length() <= 1 << 20) {
      large.append("# nothing but comments\n");
    }
    String tooLarge = file(large.toString()).warnings().get(0);
    assertTrue(tooLarge.contains("it is larger than 1 MiB"), tooLarge);
    String impossible = config("config=a\u0000b").warnings().get(0);
    assertTrue(impossible.startsWith("config=a\\u0000b (agent arguments) cannot be"), impossible);
  }

  @Test
  void doesNotFollowAFileToAnother() throws IOException {
    String path = directory.resolve("obs.properties").toString();
    assertWarnings(
        file("config=/etc/other"),
        "config=/etc/other (file " + path + ") is ignored: a file cannot name another");
  }

  @Test
  void warnsOfUnknownKeysAndWrongValuesInTheFile() throws IOException {
    String path = directory.resolve("obs.properties").toString();
    assertWarnings(
        file("metrics.pth=/x\nenabled=perhaps"),
        "enabled=perhaps (file " + path + ") is not true or false; using true (default)",
        "metrics.pth=/x (file "
            + path
            + ") is an unknown key; it is ignored. Did you mean metrics.path?");
  }

  // --- instrumentations

  private static Set<String> known(String... names) {
    return new HashSet<>(Arrays.asList(names));
  }

  private static void assertWarnings(List<String> actual, String... warnings) {
    assertEquals(Arrays.asList(warnings), actual);
  }

  @Test
  void switchesInstrumentations() {
    environment.put("OBS_INSTRUMENTATION_JAVA_HTTP_CLIENT_ENABLED", "false");
    environment.put("OBS_INSTRUMENTATION_JDBC_ENABLED", "no");
    properties.setProperty("obs.instrumentation.jdbc.enabled", "yes");
    Config config = config("instrumentation.tomcat.enabled=off");
    assertWarnings(config);
    assertFalse(config.instrumentationEnabled("java-http-client"));
    assertTrue(config.instrumentationEnabled("jdbc"));
    assertFalse(config.instrumentationEnabled("tomcat"));
    assertTrue(config.instrumentationEnabled("jetty"));
    assertEquals(known("java-http-client", "jdbc", "tomcat"), config.instrumentations());
    assertWarnings(
        config.unknownInstrumentations(known("java-http-client", "jdbc", "tomcat", "jetty")));
  }

  @Test
  void warnsOfUnknownInstrumentations() {
    environment.put("OBS_INSTRUMENTATION_JDCB_ENABLED", "false");
    Config config = config(null);
    assertWarnings(config);
    assertWarnings(
        config.unknownInstrumentations(known("tomcat", "jdbc")),
        "OBS_INSTRUMENTATION_JDCB_ENABLED=false (environment) names an unknown instrumentation,"
            + " jdcb; it is ignored. Known: jdbc, tomcat");
  }

  @Test
  void warnsOfAWrongSwitch() {
    environment.put("OBS_INSTRUMENTATION_JDBC_ENABLED", "maybe");
    Config config = config(null);
    assertWarnings(
        config,
        "OBS_INSTRUMENTATION_JDBC_ENABLED=maybe (environment) is not true or false;"
            + " using true (default)");
    assertTrue(config.instrumentationEnabled("jdbc"));
  }

  // --- the rest

  @Test
  void namesTheService() {
    assertEquals("unknown_service:java", config(null).get(ConfigKey.SERVICE_NAME));
    properties.setProperty("sun.java.command", "/srv/shop-1.0.jar --port 80");
    assertEquals("shop", config(null).get(ConfigKey.SERVICE_NAME));
    environment.put("OTEL_SERVICE_NAME", "otel");
    assertEquals("otel", config(null).get(ConfigKey.SERVICE_NAME));
    environment.put("OBS_SERVICE_NAME", "obs");
    assertEquals("obs", config(null).get(ConfigKey.SERVICE_NAME));
  }

  @Test
  void givesNobodyItsOwnBuckets() {
    Config config = config(null);
    config.get(ConfigKey.METRICS_BUCKETS_DB)[0] = 42;
    assertEquals(.001, config.get(ConfigKey.METRICS_BUCKETS_DB)[0]);
  }
}
