package io.obs.instrumentation.servletapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.testing.AdviceRules;
import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The advice of this module keeps the rules. */
class AdviceRulesTest {
  @Test
  void adviceKeepsTheRules() throws IOException {
    assertEquals(
        Collections.emptyList(),
        AdviceRules.violations(
            Collections.singletonList(new ServletApiInstrumentation()),
            "javax.servlet.",
            "jakarta.servlet."));
  }
}
