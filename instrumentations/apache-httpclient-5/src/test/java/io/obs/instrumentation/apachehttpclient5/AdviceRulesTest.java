package io.obs.instrumentation.apachehttpclient5;

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
            Collections.singletonList(new ApacheHttpClient5Instrumentation()),
            "org.apache.hc.core5.",
            "org.apache.hc.client5."));
  }
}
