package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConfigKeyTest {

  /** Else a variable's name would not tell which key it is. */
  @Test
  void namesAreLowerCaseWordsWithDots() {
    for (ConfigKey<?> key : ConfigKey.all()) {
      if (key != ConfigKey.INSTRUMENTATION_ENABLED) {
        assertTrue(key.name().matches("[a-z]+(\\.[a-z]+)*"), key.name());
        assertEquals(key.name(), ConfigKey.nameOfVariable(key.environmentName()));
        assertSame(key, ConfigKey.of(key.name()));
      }
    }
  }

  @Test
  void defaultsAreOfTheirType() {
    for (ConfigKey<?> key : ConfigKey.all()) {
      if (key.defaultText() != null) {
        assertNotNull(key.type().parse(key.defaultText()), key.name());
      }
    }
  }

  @Test
  void helpIsOneSentenceOnOneLine() {
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertTrue(key.help().endsWith("."), key.name());
      assertFalse(key.help().contains("\n"), key.name());
      assertFalse(key.help().contains("|"), key.name());
    }
  }

  @Test
  void switchesHaveTheInstrumentationsName() {
    ConfigKey<Boolean> key = ConfigKey.instrumentation("java-http-client");
    assertEquals("OBS_INSTRUMENTATION_JAVA_HTTP_CLIENT_ENABLED", key.environmentName());
    assertEquals(key.name(), ConfigKey.nameOfVariable(key.environmentName()));
    assertEquals("java-http-client", ConfigKey.instrumentationOf(key.name()));
    assertNull(ConfigKey.instrumentationOf("instrumentation.enabled"));
    assertNull(ConfigKey.instrumentationOf("instrumentation..enabled"));
    assertNull(ConfigKey.of("instrumentation..enabled"));
    assertNull(ConfigKey.of("metrics"));
  }
}
