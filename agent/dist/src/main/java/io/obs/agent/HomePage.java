package io.obs.agent;

import io.obs.bootstrap.AdviceFailures;
import io.obs.weaver.WeavingReport;
import java.util.List;
import java.util.function.Supplier;

/** The plain text at {@code /}: what obs is, and what it has done in this JVM. */
final class HomePage implements Supplier<String> {
  /** Of the longest name, and some room. */
  private static final int WIDTH = 26;

  private static final int MAX_SKIPPED = 20;

  private final String version;
  private final Config config;
  private final WeavingReport report;

  HomePage(String version, Config config, WeavingReport report) {
    this.version = version;
    this.config = config;
    this.report = report;
  }

  @Override
  public String get() {
    StringBuilder page = new StringBuilder(2048);
    page.append("obs ").append(version).append('\n');
    page.append("Measures this JVM from outside: requests, database and HTTP calls, errors.\n\n");
    page.append("service   ").append(config.get(ConfigKey.SERVICE_NAME)).append('\n');
    page.append("java      ")
        .append(System.getProperty("java.version"))
        .append(" (")
        .append(System.getProperty("java.vm.name"))
        .append(")\n");
    page.append("metrics   ").append(config.get(ConfigKey.METRICS_PATH)).append('\n');
    page.append("health    /-/healthy\n");
    page.append("events    ").append(config.text(ConfigKey.LOG_OUTPUT)).append("\n\n");
    page.append("instrumentations (types woven, libraries)\n");
    StringBuilder idle = new StringBuilder();
    for (String module : report.modules()) {
      if (isIdle(module)) {
        idle.append(idle.length() == 0 ? "" : ", ").append(module);
      } else {
        module(page, module);
      }
    }
    if (idle.length() > 0) {
      page.append("  nothing to weave so far: ").append(idle);
      page.append('\n');
    }
    List<String> warnings = config.warnings();
    if (!warnings.isEmpty()) {
      page.append("\nconfiguration\n");
      for (String warning : warnings) {
        page.append("  ").append(warning).append('\n');
      }
    }
    return page.toString();
  }

  /** Whether there is nothing to tell: the application does not use what it is for, or not yet. */
  private boolean isIdle(String module) {
    return report.isActive(module)
        && report.types(module) == 0
        && report.skipped(module).isEmpty()
        && AdviceFailures.count(module) == 0;
  }

  private void module(StringBuilder page, String module) {
    page.append("  ").append(module);
    for (int i = module.length(); i < WIDTH; i++) {
      page.append(' ');
    }
    List<String> skipped = report.skipped(module);
    if (!report.isActive(module)) {
      page.append("off: ").append(skipped.isEmpty() ? "" : skipped.get(0)).append('\n');
      return;
    }
    long types = report.types(module);
    page.append(types == 0 ? "nothing woven" : types + (types == 1 ? " type" : " types"));
    String separator = ", ";
    for (String location : report.locations(module)) {
      page.append(separator).append(LibraryVersion.of(location));
    }
    page.append('\n');
    long failures = AdviceFailures.count(module);
    if (failures > 0) {
      page.append("      advice failed ").append(failures).append(" times, see the agent's log\n");
    }
    for (int i = 0; i < skipped.size() && i < MAX_SKIPPED; i++) {
      page.append("      skipped: ").append(skipped.get(i)).append('\n');
    }
    if (skipped.size() > MAX_SKIPPED) {
      page.append("      skipped: ").append(skipped.size() - MAX_SKIPPED).append(" more\n");
    }
  }
}
