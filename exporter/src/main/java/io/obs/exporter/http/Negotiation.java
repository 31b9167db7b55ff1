package io.obs.exporter.http;

import io.prometheus.client.exporter.common.TextFormat;
import java.util.Locale;

/**
 * Chooses format and coding of a scrape from {@code Accept} and {@code Accept-Encoding} (RFC 9110
 * sections 12.4.2, 12.5.1 and 12.5.3). {@link TextFormat#chooseContentType} is not used: it takes
 * OpenMetrics wherever it is named, whatever its weight and version. No state; any thread.
 */
final class Negotiation {
  private Negotiation() {}

  /**
   * OpenMetrics 1.0.0 if the client names it and likes nothing better, otherwise Prometheus' text
   * 0.0.4. The latter is also the answer to wildcards (browsers, curl), and to a client that
   * accepts neither, as section 12.5.1 prefers any answer to none. A {@code version} must be one
   * that we write; other parameters ({@code charset}, {@code escaping}) say nothing that could
   * change the choice, as names here are always of the old character set.
   *
   * @param accept may be null
   */
  static String contentType(String accept) {
    if (accept == null) {
      return TextFormat.CONTENT_TYPE_004;
    }
    double openMetrics = 0;
    double text = 0;
    int textPrecision = -1;
    for (String range : accept.split(",")) {
      String[] parts = range.split(";", -1);
      String type = parts[0].trim().toLowerCase(Locale.ROOT);
      String version = parameter(parts, "version");
      double weight = weight(parts);
      if (type.equals("application/openmetrics-text")
          && (version == null || version.equals("1.0.0"))) {
        openMetrics = Math.max(openMetrics, weight);
      }
      int precision = textPrecision(type, version);
      if (precision > textPrecision) {
        textPrecision = precision;
        text = weight;
      } else if (precision >= 0 && precision == textPrecision) {
        text = Math.max(text, weight);
      }
    }
    return openMetrics > 0 && openMetrics >= text
        ? TextFormat.CONTENT_TYPE_OPENMETRICS_100
        : TextFormat.CONTENT_TYPE_004;
  }

  /** How exactly a media range names text 0.0.4; -1 if it does not. */
  private static int textPrecision(String type, String version) {
    if (type.equals("text/plain")) {
      return version == null ? 2 : version.equals("0.0.4") ? 3 : -1;
    }
    return type.equals("text/*") ? 1 : type.equals("*/*") ? 0 : -1;
  }

  /**
   * Whether to compress.
   *
   * @param acceptEncoding may be null
   */
  static boolean gzip(String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    double gzip = -1;
    double any = 0;
    double identity = 0;
    for (String coding : acceptEncoding.split(",")) {
      String[] parts = coding.split(";", -1);
      String name = parts[0].trim().toLowerCase(Locale.ROOT);
      double weight = weight(parts);
      if (name.equals("gzip") || name.equals("x-gzip")) {
        gzip = Math.max(gzip, weight);
      } else if (name.equals("*")) {
        any = weight;
      } else if (name.equals("identity")) {
        identity = weight;
      }
    }
    double weight = gzip < 0 ? any : gzip;
    return weight > 0 && weight >= identity;
  }

  /** 1 if absent; 0, so that nothing is promised, if it cannot be read. */
  private static double weight(String[] parts) {
    String q = parameter(parts, "q");
    if (q == null) {
      return 1;
    }
    // Not Double.parseDouble: it reads "NaN", "1e9" and "0x1p3", too.
    boolean valid = !q.isEmpty() && q.length() <= 5 && (q.charAt(0) == '0' || q.charAt(0) == '1');
    for (int i = 1; valid && i < q.length(); i++) {
      valid = i == 1 ? q.charAt(i) == '.' : q.charAt(i) >= '0' && q.charAt(i) <= '9';
    }
    return valid ? Math.min(1, Double.parseDouble(q)) : 0;
  }

  private static String parameter(String[] parts, String name) {
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0 && parts[i].substring(0, equals).trim().equalsIgnoreCase(name)) {
        String value = parts[i].substring(equals + 1).trim();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return null;
  }
}
