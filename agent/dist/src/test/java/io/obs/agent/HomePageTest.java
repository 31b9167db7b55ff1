package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.weaver.WeavingReport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HomePageTest {
  @Test
  void whatDoesNothingIsToldOnOneLineAndWhatIsOffWhy() {
    WeavingReport report = new WeavingReport();
    report.active("jdbc");
    report.inactive("tomcat", "instrumentation.tomcat.enabled=false (agent arguments)");
    report.active("apache-httpasyncclient-4");
    String page = new HomePage("1.2.3", Config.of(null, null, null), report).get();

    List<String> lines = Arrays.asList(page.split("\n"));
    assertEquals("obs 1.2.3", lines.get(0));
    int first = lines.indexOf("instrumentations (types woven, libraries)") + 1;
    assertEquals(
        Arrays.asList(
            "  tomcat                    off: instrumentation.tomcat.enabled=false (agent arguments)",
            "  nothing to weave so far: jdbc, apache-httpasyncclient-4"),
        lines.subList(first, lines.size()));
  }
}
