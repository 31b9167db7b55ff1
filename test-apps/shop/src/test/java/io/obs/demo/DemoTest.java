package io.obs.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.obs.harness.AgentProcess;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Test
  void showsWhatWasMeasuredAndCloses() {
    try (AgentProcess demo = demo("--once").start()) {
      assertEquals(0, demo.awaitExit(PATIENCE), demo::toString);
      assertTrue(demo.stdout().contains("500 requests by 8 customers"), demo::toString);
      assertTrue(demo.stdout().endsWith("The shop is closed.\n"), demo::toString);
      if (AgentProcess.agentJarExists()) {
        assertTrue(demo.stdout().contains("db_client_operation_duration_seconds"), demo::toString);
        assertTrue(demo.stdout().contains("\"origin\" : \"http_server\""), demo::toString);
      }
    }
  }

  @Test
  void closesWithASignal() {
    try (AgentProcess demo = demo("").start()) {
      demo.awaitStdout(line -> line.startsWith("The shop is open"), PATIENCE);
      assertEquals(143, demo.stop(), demo::toString);
      assertTrue(demo.stdout().endsWith("The shop is closed.\n"), demo::toString);
    }
  }

  @Test
  void saysWhenTheShopDoesNotOpen() {
    try (AgentProcess demo = demo("--once").environment("SHOP_DB_URL", "jdbc:none:").start()) {
      assertEquals(1, demo.awaitExit(PATIENCE), demo::toString);
      assertTrue(demo.stderr().contains("the shop has ended with 1"), demo::toString);
    }
  }

  private static AgentProcess.Builder demo(String argument) {
    return AgentProcess.builder()
        .property("shop.jar", System.getProperty("shop.jar"))
        .property("obs.jar", System.getProperty("obs.jar"))
        .classPathOf(Demo.class)
        .classPathOf(AgentProcess.class)
        .classPathOf(ObjectMapper.class)
        .classPathOf(JsonFactory.class)
        .classPathOf(JsonProperty.class)
        .mainClass(Demo.class.getName())
        .arguments(argument);
  }
}
