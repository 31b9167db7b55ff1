package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.obs.exporter.events.EventOptions;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ConfigTypeTest {

  private static void assertRejects(ConfigType<?> type, String... texts) {
    for (String text : texts) {
      assertNull(type.parse(text), text);
    }
  }

  @Test
  void booleans() {
    for (String text : new String[] {"true", "TRUE", "1", "yes", "Yes", "on", "ON"}) {
      assertEquals(Boolean.TRUE, ConfigType.BOOLEAN.parse(text), text);
    }
    for (String text : new String[] {"false", "False", "0", "no", "NO", "off"}) {
      assertEquals(Boolean.FALSE, ConfigType.BOOLEAN.parse(text), text);
    }
    assertRejects(ConfigType.BOOLEAN, "2", "y", "tru", "enabled");
  }

  @Test
  void integers() {
    ConfigType<Integer> type = ConfigType.integer(1, 10);
    assertEquals(1, type.parse("1").intValue());
    assertEquals(10, type.parse("010").intValue());
    assertRejects(type, "0", "11", "-1", "+1", "1.0", "1e1", "x", "99999999999999999999", "\u0661");
  }

  @Test
  void ports() {
    assertEquals("0", ConfigType.PORTS.parse("0"));
    assertEquals("9464", ConfigType.PORTS.parse("9464"));
    assertEquals("65535", ConfigType.PORTS.parse("65535"));
    assertEquals("9464-9474", ConfigType.PORTS.parse("9464 - 9474"));
    assertEquals("1-1", ConfigType.PORTS.parse("1-1"));
    assertRejects(
        ConfigType.PORTS,
        "65536",
        "-1",
        "9464-",
        "-9464",
        "9474-9464",
        "0-10",
        "1-2-3",
        "1-65536",
        "http",
        "9464,9465");
  }

  @Test
  void types() {
    assertEquals(
        Arrays.asList("java.io.IOException", "shop.Orders$Gone"),
        ConfigType.TYPES.parse("java.io.IOException, shop.Orders$Gone ,"));
    assertRejects(ConfigType.TYPES, ",", "java.io.*", "a b", "java/io/IOException");
  }

  @Test
  void probes() {
    assertEquals(
        Arrays.asList("/health", "/internal/*"), ConfigType.PROBES.parse("/health, /internal/* ,"));
    assertEquals(Collections.emptyList(), ConfigType.PROBES.parse("NONE"));
    assertRejects(
        ConfigType.PROBES, ",", "health", "/", "/*", "/a b", "/a/*/b", "/a?b", "/{id}", "none,/a");
  }

  @Test
  void headers() {
    assertEquals("X-Error-Id", ConfigType.HEADER.parse("X-Error-Id"));
    assertRejects(ConfigType.HEADER, "X Error", "X-Error:", "X-Error\r\nSet-Cookie", "\u00fc");
  }

  @Test
  void durations() {
    assertEquals(500, ConfigType.DURATION_MILLIS.parse("500ms").longValue());
    assertEquals(60_000, ConfigType.DURATION_MILLIS.parse("60s").longValue());
    assertEquals(300_000, ConfigType.DURATION_MILLIS.parse("5 m").longValue());
    assertEquals(3_600_000, ConfigType.DURATION_MILLIS.parse("1h").longValue());
    assertEquals(0, ConfigType.DURATION_MILLIS.parse("0s").longValue());
    assertEquals(0, ConfigType.DURATION_MILLIS.parse("0").longValue());
    assertEquals(
        999_999_999_999L * 3_600_000,
        ConfigType.DURATION_MILLIS.parse("999999999999h").longValue());
    assertRejects(
        ConfigType.DURATION_MILLIS, "60", "s", "-1s", "1.5s", "1d", "1S", "1s1", "9999999999999ms");
  }

  @Test
  void eventFormats() {
    assertEquals(EventOptions.Format.ECS, ConfigType.EVENT_FORMAT.parse("ecs"));
    assertEquals(EventOptions.Format.LOGSTASH, ConfigType.EVENT_FORMAT.parse("Logstash"));
    assertEquals(EventOptions.Format.TEXT, ConfigType.EVENT_FORMAT.parse("text"));
    assertRejects(ConfigType.EVENT_FORMAT, "json", "gelf", "logstash,ecs");
  }

  @Test
  void buckets() {
    assertArrayEquals(new double[] {.005, 1, 20}, ConfigType.BUCKETS.parse(".005, 1,2e1,"));
    assertRejects(
        ConfigType.BUCKETS,
        ",",
        "0,1",
        "-1,1",
        "1,1",
        "2,1",
        "1,+Inf",
        "Infinity",
        "NaN",
        "1d",
        "0x1p3",
        "1;2",
        "e",
        "1e999");
    StringBuilder many = new StringBuilder("1");
    for (int i = 2; i <= 50; i++) {
      many.append(',').append(i);
    }
    assertEquals(50, ConfigType.BUCKETS.parse(many.toString()).length);
    assertRejects(ConfigType.BUCKETS, many.append(",51").toString());
  }

  @Test
  void levels() {
    assertEquals(LogLevel.WARN, ConfigType.LEVEL.parse("warn"));
    assertEquals(LogLevel.OFF, ConfigType.LEVEL.parse("OFF"));
    assertRejects(ConfigType.LEVEL, "warning", "all", "trace");
  }

  @Test
  void outputs() {
    assertEquals(Arrays.asList("stdout", "stderr"), ConfigType.OUTPUTS.parse("stdout, STDERR"));
    assertEquals(Collections.singletonList("none"), ConfigType.OUTPUTS.parse("none"));
    assertEquals(
        Arrays.asList("file:/a b/C.json", "stdout"),
        ConfigType.OUTPUTS.parse("File:/a b/C.json,stdout,stdout"));
    assertEquals(
        Arrays.asList("tcp://h:5000", "syslog+tcp://[::1]:514"),
        ConfigType.OUTPUTS.parse("tcp://h:5000,Syslog+TCP://[::1]:514/"));
    assertRejects(
        ConfigType.OUTPUTS,
        "none,stdout",
        "file:",
        "file: ",
        "syslog://h",
        "out",
        ",",
        "stdout stderr");
  }

  @Test
  void sizes() {
    assertEquals(65_536, ConfigType.SIZE_BYTES.parse("64KB").longValue());
    assertEquals(104_857_600, ConfigType.SIZE_BYTES.parse("100 mb").longValue());
    assertEquals(3L << 30, ConfigType.SIZE_BYTES.parse("3GB").longValue());
    assertEquals(0, ConfigType.SIZE_BYTES.parse("0").longValue());
    assertEquals(0, ConfigType.SIZE_BYTES.parse("0MB").longValue());
    assertRejects(
        ConfigType.SIZE_BYTES, "100", "MB", "-1MB", "1.5GB", "1TB", "1000000000GB", "1MB1");
  }

  @Test
  void urlPaths() {
    assertEquals("/metrics", ConfigType.URL_PATH.parse("/metrics"));
    assertEquals("/a/b", ConfigType.URL_PATH.parse("/a/b"));
    assertRejects(
        ConfigType.URL_PATH,
        "/",
        "metrics",
        "/-/healthy",
        "/a b",
        "/a?b",
        "/a#b",
        "/%41",
        "/\u00e4");
  }
}
