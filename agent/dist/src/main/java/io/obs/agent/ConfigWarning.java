package io.obs.agent;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Words for what is wrong with a configuration, each one line. Loaded only when something is. */
final class ConfigWarning {
  private static final int MAX_VALUE_LENGTH = 200;

  private ConfigWarning() {}

  /** A value that its key does not take; {@code used} says what holds instead. */
  static String wrongValue(ConfigSource source, ConfigKey<?> key, String used) {
    return setting(source, key.name(), true)
        + " is not "
        + key.type().expected()
        + "; using "
        + used;
  }

  /** A key that does not exist. */
  static String unknownKey(ConfigSource source, String name) {
    String nearest = nearest(name);
    // What resembles no key is likely another program's, and might be a secret of it.
    String setting = setting(source, name, nearest != null);
    return nearest == null
        ? setting + " is an unknown key; it is ignored"
        : setting
            + " is an unknown key; it is ignored. Did you mean "
            + source.spell(nearest, name)
            + "?";
  }

  /** An instrumentation that does not exist, or not in this version. */
  static String unknownInstrumentation(
      ConfigSource source, String name, String instrumentation, Set<String> known) {
    StringBuilder warning = new StringBuilder(setting(source, name, true));
    warning
        .append(" names an unknown instrumentation, ")
        .append(quote(instrumentation))
        .append("; it is ignored. Known:");
    String separator = " ";
    for (String each : new TreeSet<String>(known)) {
      warning.append(separator).append(each);
      separator = ", ";
    }
    return warning.toString();
  }

  /** A file that could not be read. */
  static String unreadable(ConfigSource source, String name, String reason) {
    return setting(source, name, true) + " cannot be read: " + quote(reason) + "; no file is used";
  }

  /** {@code OBS_METRICS_PORT=ninety (environment)}. */
  static String setting(ConfigSource source, String name, boolean withValue) {
    return quote(source.written(name))
        + (withValue ? "=" + quote(source.text(name)) : "")
        + " ("
        + source.label()
        + ")";
  }

  /** On one line and not too long, whatever the text holds. */
  static String quote(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder quoted = new StringBuilder(text.length() + 16);
    int length = text.length();
    int end = length;
    if (length > MAX_VALUE_LENGTH) {
      end = MAX_VALUE_LENGTH;
      if (Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        quoted.append("\\n");
      } else if (c == '\r') {
        quoted.append("\\r");
      } else if (c == '\t') {
        quoted.append("\\t");
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        quoted.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          quoted.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      } else {
        quoted.append(c);
      }
    }
    if (end < length) {
      quoted.append("... (").append(length).append(" characters)");
    }
    return quoted.toString();
  }

  /** The key that was probably meant; null when none is near. */
  private static String nearest(String name) {
    if (name.length() > MAX_VALUE_LENGTH) {
      return null;
    }
    String canonical = name.replace('_', '.').replace('-', '.').toLowerCase(Locale.ROOT);
    if (canonical.startsWith("obs.")) {
      canonical = canonical.substring("obs.".length());
    }
    String nearest = null;
    int least = Math.min(3, 1 + canonical.length() / 5) + 1;
    for (ConfigKey<?> key : ConfigKey.all()) {
      // "port" for "metrics.port"
      int distance =
          key.name().endsWith("." + canonical) ? 1 : distance(canonical, key.name(), least);
      if (key != ConfigKey.INSTRUMENTATION_ENABLED && distance < least) {
        least = distance;
        nearest = key.name();
      }
    }
    return nearest == null && canonical.startsWith("instrumentation.")
        ? ConfigKey.INSTRUMENTATION_ENABLED.name()
        : nearest;
  }

  /**
   * How many letters have to be inserted, removed, replaced or swapped with their neighbor to make
   * one text the other, counted no further than {@code limit}.
   */
  static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        distance[i][j] = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          distance[i][j] = Math.min(distance[i][j], 1 + distance[i - 2][j - 2]);
        }
      }
    }
    return Math.min(limit, distance[a.length()][b.length()]);
  }
}
