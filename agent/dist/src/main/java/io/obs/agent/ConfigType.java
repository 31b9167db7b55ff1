package io.obs.agent;

import io.obs.exporter.events.EventOptions;
import io.obs.exporter.events.EventOutputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What values a key takes: reads the text of one, and says in words what would have been right.
 *
 * <p>Used once, on the thread that starts the agent, before anything of the application has run:
 * hence no regular expressions, no lambdas, and no exceptions for a wrong value. Stateless.
 */
abstract class ConfigType<T> {
  static final ConfigType<Boolean> BOOLEAN = new BooleanType();
  static final ConfigType<String> STRING = new StringType();
  static final ConfigType<String> URL_PATH = new UrlPathType();
  static final ConfigType<String> PORTS = new PortsType();
  static final ConfigType<Long> DURATION_MILLIS = new DurationType();
  static final ConfigType<double[]> BUCKETS = new BucketsType();
  static final ConfigType<LogLevel> LEVEL = new LevelType();
  static final ConfigType<EventOptions.Format> EVENT_FORMAT = new EventFormatType();
  static final ConfigType<List<String>> OUTPUTS = new OutputsType();
  static final ConfigType<Long> SIZE_BYTES = new SizeType();

  static final ConfigType<List<String>> TYPES = new TypesType();
  static final ConfigType<String> HEADER = new HeaderType();
  static final ConfigType<List<String>> PROBES = new ProbesType();

  static ConfigType<Integer> integer(int min, int max) {
    return new IntegerType(min, max);
  }

  /** Reads a text that is trimmed and not empty; null when it is not a value of this type. */
  abstract T parse(String text);

  /** What {@link #parse} accepts, so that it can follow the word "expected". */
  abstract String expected();

  private static final class BooleanType extends ConfigType<Boolean> {
    @Override
    Boolean parse(String text) {
      if (text.equalsIgnoreCase("true")
          || text.equals("1")
          || text.equalsIgnoreCase("yes")
          || text.equalsIgnoreCase("on")) {
        return Boolean.TRUE;
      }
      if (text.equalsIgnoreCase("false")
          || text.equals("0")
          || text.equalsIgnoreCase("no")
          || text.equalsIgnoreCase("off")) {
        return Boolean.FALSE;
      }
      return null;
    }

    @Override
    String expected() {
      return "true or false";
    }
  }

  private static final class StringType extends ConfigType<String> {
    @Override
    String parse(String text) {
      return text;
    }

    @Override
    String expected() {
      return "a text";
    }
  }

  private static final class IntegerType extends ConfigType<Integer> {
    private final int min;
    private final int max;

    IntegerType(int min, int max) {
      this.min = min;
      this.max = max;
    }

    @Override
    Integer parse(String text) {
      long number = number(text);
      return number >= min && number <= max ? Integer.valueOf((int) number) : null;
    }

    @Override
    String expected() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /** A path for scrapers; {@code /} and {@code /-/…} have meanings of their own at the endpoint. */
  private static final class UrlPathType extends ConfigType<String> {
    @Override
    String parse(String text) {
      if (text.length() < 2 || text.charAt(0) != '/' || text.startsWith("/-/")) {
        return null;
      }
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c <= ' ' || c >= 0x7f || c == '?' || c == '#' || c == '%') {
          return null;
        }
      }
      return text;
    }

    @Override
    String expected() {
      return "a path such as /metrics, neither / nor below /-/";
    }
  }

  /** Kept as text, {@code 9464}, {@code 9464-9474} or {@code 0}, without spaces. */
  private static final class PortsType extends ConfigType<String> {
    @Override
    String parse(String text) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        long port = number(text);
        return port >= 0 && port <= 65535 ? Long.toString(port) : null;
      }
      long first = number(text.substring(0, dash).trim());
      long last = number(text.substring(dash + 1).trim());
      return first >= 1 && first <= last && last <= 65535 ? first + "-" + last : null;
    }

    @Override
    String expected() {
      return "a port such as 9464, a range such as 9464-9474, or 0 for any free port";
    }
  }

  private static final class DurationType extends ConfigType<Long> {
    @Override
    Long parse(String text) {
      int digits = 0;
      while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
        digits++;
      }
      long amount = number(text.substring(0, digits));
      String unit = text.substring(digits).trim();
      long millis;
      if (unit.equals("ms")) {
        millis = 1;
      } else if (unit.equals("s")) {
        millis = 1000;
      } else if (unit.equals("m")) {
        millis = 60 * 1000;
      } else if (unit.equals("h")) {
        millis = 60 * 60 * 1000;
      } else if (unit.isEmpty() && amount == 0) {
        millis = 1; // none of any unit
      } else {
        return null;
      }
      return amount >= 0 ? Long.valueOf(amount * millis) : null;
    }

    @Override
    String expected() {
      return "a time with its unit, such as 500ms, 60s, 5m or 1h, or 0";
    }
  }

  private static final class BucketsType extends ConfigType<double[]> {
    /** Each bucket is a series for each label set. */
    private static final int MAX = 50;

    @Override
    double[] parse(String text) {
      List<String> parts = parts(text);
      if (parts.isEmpty() || parts.size() > MAX) {
        return null;
      }
      double[] bounds = new double[parts.size()];
      for (int i = 0; i < bounds.length; i++) {
        double bound = decimal(parts.get(i));
        if (!(bound > (i == 0 ? 0 : bounds[i - 1])) || bound == Double.POSITIVE_INFINITY) {
          return null;
        }
        bounds[i] = bound;
      }
      return bounds;
    }

    /** NaN when it is no number; narrower than Java's own reading, which takes 1d, 0x1p3, NaN. */
    private static double decimal(String text) {
      for (int i = 0; i < text.length(); i++) {
        if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
          return Double.NaN;
        }
      }
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    @Override
    String expected() {
      return "at most "
          + MAX
          + " positive numbers of seconds, each greater than the one before, with commas between,"
          + " without +Inf, which is implied";
    }
  }

  private static final class LevelType extends ConfigType<LogLevel> {
    @Override
    LogLevel parse(String text) {
      for (LogLevel level : LogLevel.values()) {
        if (level.name().equalsIgnoreCase(text)) {
          return level;
        }
      }
      return null;
    }

    @Override
    String expected() {
      return "debug, info, warn, error or off";
    }
  }

  private static final class EventFormatType extends ConfigType<EventOptions.Format> {
    @Override
    EventOptions.Format parse(String text) {
      for (EventOptions.Format format : EventOptions.Format.values()) {
        if (format.name().equalsIgnoreCase(text)) {
          return format;
        }
      }
      return null;
    }

    @Override
    String expected() {
      return "logstash, ecs or text";
    }
  }

  private static final class OutputsType extends ConfigType<List<String>> {
    @Override
    List<String> parse(String text) {
      return EventOutputs.parse(text);
    }

    @Override
    String expected() {
      return "stdout, stderr, file:PATH, tcp://HOST:PORT, tcp+tls://HOST:PORT, syslog://HOST:PORT,"
          + " syslog+tcp://HOST:PORT, syslog+tls://HOST:PORT, several of them with commas between,"
          + " or none";
    }
  }

  private static final class SizeType extends ConfigType<Long> {
    @Override
    Long parse(String text) {
      int digits = 0;
      while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
        digits++;
      }
      long amount = number(text.substring(0, digits));
      String unit = text.substring(digits).trim();
      long bytes;
      if (unit.equalsIgnoreCase("KB")) {
        bytes = 1024L;
      } else if (unit.equalsIgnoreCase("MB")) {
        bytes = 1024L * 1024;
      } else if (unit.equalsIgnoreCase("GB")) {
        bytes = 1024L * 1024 * 1024;
      } else if (unit.isEmpty() && amount == 0) {
        bytes = 0;
      } else {
        return null;
      }
      return amount >= 0 && amount < 1_000_000_000 ? Long.valueOf(amount * bytes) : null;
    }

    @Override
    String expected() {
      return "a size with its unit, such as 64KB, 100MB or 1GB, or 0 for no limit";
    }
  }

  /** Names of classes. */
  private static final class TypesType extends ConfigType<List<String>> {
    @Override
    List<String> parse(String text) {
      List<String> types = parts(text);
      for (String type : types) {
        for (int i = 0; i < type.length(); i++) {
          if (!Character.isJavaIdentifierPart(type.charAt(i)) && type.charAt(i) != '.') {
            return null;
          }
        }
      }
      return types.isEmpty() ? null : Collections.unmodifiableList(types);
    }

    @Override
    String expected() {
      return "full names of classes such as java.util.concurrent.TimeoutException, with commas"
          + " between";
    }
  }

  /** Paths of the application's, or {@code none}, alone. */
  private static final class ProbesType extends ConfigType<List<String>> {
    @Override
    List<String> parse(String text) {
      if (text.equalsIgnoreCase("none")) {
        return Collections.emptyList();
      }
      List<String> paths = parts(text);
      for (String path : paths) {
        if (!isPath(path)) {
          return null;
        }
      }
      return paths.isEmpty() ? null : Collections.unmodifiableList(paths);
    }

    private static boolean isPath(String path) {
      String exact = path.endsWith("/*") ? path.substring(0, path.length() - 2) : path;
      if (exact.length() < 2 || exact.charAt(0) != '/') {
        return false;
      }
      for (int i = 0; i < exact.length(); i++) {
        char c = exact.charAt(i);
        if (c <= ' ' || c >= 0x7f || "*?#%;{}".indexOf(c) >= 0) {
          return false;
        }
      }
      return true;
    }

    @Override
    String expected() {
      return "paths such as /health or /health/*, with commas between, or none";
    }
  }

  /** The name of a header: a token of RFC 9110, 5.6.2. */
  private static final class HeaderType extends ConfigType<String> {
    @Override
    String parse(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if ((c < '0' || c > '9')
            && (c < 'a' || c > 'z')
            && (c < 'A' || c > 'Z')
            && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
          return null;
        }
      }
      return text;
    }

    @Override
    String expected() {
      return "the name of a header such as X-Error-Id";
    }
  }

  /** Digits only, at most twelve of them; -1 for anything else. */
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 12) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** What stands between commas, trimmed, without what is empty. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<String>();
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String part = text.substring(start, end).trim();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      start = end + 1;
    }
    return parts;
  }
}
