package io.obs.agent;

import java.util.TreeSet;

/** The keys of the configuration as people read them. For the command line, not for the start. */
final class ConfigTable {
  private ConfigTable() {}

  /** All keys for a terminal: name, default, and help below it. */
  static String text() {
    StringBuilder table = new StringBuilder();
    for (ConfigKey<?> key : ConfigKey.all()) {
      table.append(key.environmentName());
      if (key.defaultText() != null) {
        table.append('=').append(key.defaultText());
      }
      table.append("\n    ").append(key.help().replace("`", "")).append('\n');
    }
    return table.toString();
  }

  /** The README's table. */
  static String markdown() {
    StringBuilder table = new StringBuilder("| key | default | what it is for |\n|---|---|---|\n");
    for (ConfigKey<?> key : ConfigKey.all()) {
      table.append("| `").append(key.environmentName()).append("` | ");
      if (key.defaultText() != null) {
        table.append('`').append(key.defaultText()).append("` ");
      }
      table.append("| ").append(key.help()).append(" |\n");
    }
    return table.toString();
  }

  /** What each key is set to, and by what. */
  static String effective(Config config) {
    StringBuilder table = new StringBuilder();
    for (ConfigKey<?> key : ConfigKey.all()) {
      if (key != ConfigKey.INSTRUMENTATION_ENABLED) {
        append(table, key, config);
      }
    }
    for (String instrumentation : new TreeSet<String>(config.instrumentations())) {
      append(table, ConfigKey.instrumentation(instrumentation), config);
    }
    return table.toString();
  }

  private static void append(StringBuilder table, ConfigKey<?> key, Config config) {
    String source = config.source(key);
    // The program that runs now is obs itself.
    boolean known =
        key != ConfigKey.SERVICE_NAME
            || !source.equals(ServiceName.PROGRAM) && !source.equals(Config.DEFAULT);
    String text = known ? config.text(key) : null;
    table
        .append(key.environmentName())
        .append('=')
        .append(text == null ? "" : ConfigWarning.quote(text))
        .append(" (")
        .append(known ? source : ServiceName.PROGRAM)
        .append(")\n");
  }
}
