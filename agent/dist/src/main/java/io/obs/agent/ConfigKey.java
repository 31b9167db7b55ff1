package io.obs.agent;

import io.obs.exporter.events.EventOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Every key of the configuration, declared once: its name, type, default and one line of help. The
 * command line's and the README's tables are made from these declarations, {@link Config} reads by
 * them, and nothing else knows a key's name.
 *
 * <p>A name is in property spelling, {@code metrics.port}. As an agent argument and in a file it
 * stands as it is, as a system property it is {@code obs.metrics.port}, in the environment {@code
 * OBS_METRICS_PORT}.
 *
 * @param <T> what {@link Config#get} returns for this key
 */
final class ConfigKey<T> {
  /** Filled by the declarations below, in their order; must stand before them. */
  private static final List<ConfigKey<?>> DECLARED = new ArrayList<ConfigKey<?>>();

  static final ConfigKey<Boolean> ENABLED =
      declare("enabled", ConfigType.BOOLEAN, "true", "`false` leaves the application as it is.");

  static final ConfigKey<String> CONFIG =
      declare(
          "config",
          ConfigType.STRING,
          null,
          "A file of these keys: `.properties`, UTF-8, keys such as `metrics.port`.");

  static final ConfigKey<String> SERVICE_NAME =
      declare(
          "service.name",
          ConfigType.STRING,
          null,
          "The application's name in events; when not set, `OTEL_SERVICE_NAME`, else the name of the"
              + " main jar or class.");

  /** Null for what the main jar says. */
  static final ConfigKey<String> SERVICE_VERSION =
      declare(
          "service.version",
          ConfigType.STRING,
          null,
          "The application's version in events; when not set, that of `OTEL_RESOURCE_ATTRIBUTES`, else"
              + " what the main jar's manifest says.");

  static final ConfigKey<String> METRICS_HOST =
      declare(
          "metrics.host",
          ConfigType.STRING,
          "0.0.0.0",
          "The address that the endpoint listens on.");

  /** {@code 9464}, {@code 9464-9474} or {@code 0}; checked, without spaces. */
  static final ConfigKey<String> METRICS_PORT =
      declare(
          "metrics.port",
          ConfigType.PORTS,
          "9464",
          "The endpoint's port; a range such as `9464-9474` takes the first that is free, `0` any.");

  static final ConfigKey<String> METRICS_PATH =
      declare("metrics.path", ConfigType.URL_PATH, "/metrics", "The path that Prometheus scrapes.");

  static final ConfigKey<Integer> METRICS_MAX_SERIES =
      declare(
          "metrics.max.series",
          ConfigType.integer(1, 1_000_000),
          "2000",
          "How many label sets a metric holds; what comes after is counted under `_OTHER`.");

  /** Upper bounds in seconds, increasing. */
  static final ConfigKey<double[]> METRICS_BUCKETS_HTTP =
      declare(
          "metrics.buckets.http",
          ConfigType.BUCKETS,
          "0.005,0.01,0.025,0.05,0.075,0.1,0.25,0.5,0.75,1,2.5,5,7.5,10",
          "The buckets of HTTP durations, in seconds.");

  /** Upper bounds in seconds, increasing. */
  static final ConfigKey<double[]> METRICS_BUCKETS_DB =
      declare(
          "metrics.buckets.db",
          ConfigType.BUCKETS,
          "0.001,0.005,0.01,0.05,0.1,0.5,1,5,10",
          "The buckets of database durations, in seconds.");

  /** Where events go, or {@code none}, alone; {@code EventOutputs} reads it. */
  static final ConfigKey<List<String>> LOG_OUTPUT =
      declare(
          "log.output",
          ConfigType.OUTPUTS,
          "stdout",
          "Where events are written: `stdout`, `stderr`, `file:PATH`, `tcp://HOST:PORT`,"
              + " `tcp+tls://HOST:PORT`, `syslog://HOST:PORT` (UDP), `syslog+tcp://HOST:PORT`,"
              + " `syslog+tls://HOST:PORT`, several of them with commas, or `none`.");

  static final ConfigKey<Long> LOG_FILE_MAX_SIZE =
      declare(
          "log.file.max.size",
          ConfigType.SIZE_BYTES,
          "100MB",
          "How large a `file:PATH` grows before it becomes `PATH.1`; `0` for no limit, where another"
              + " program rotates it.");

  static final ConfigKey<Integer> LOG_FILE_MAX_FILES =
      declare(
          "log.file.max.files",
          ConfigType.integer(0, 1000),
          "5",
          "How many rotated files are kept, `PATH.1` being the youngest.");

  static final ConfigKey<Integer> LOG_SYSLOG_MAX_BYTES =
      declare(
          "log.syslog.max.bytes",
          ConfigType.integer(2000, 65_000),
          "8000",
          "How long a syslog message may be; longer stack traces lose their middle. The default is"
              + " what rsyslog takes by its own.");

  /** A file's name; null for the certificates that the JVM trusts. */
  static final ConfigKey<String> LOG_TLS_CA =
      declare(
          "log.tls.ca",
          ConfigType.STRING,
          null,
          "A PEM file of the certificates by which receivers are trusted; when not set, those that the"
              + " JVM trusts.");

  static final ConfigKey<EventOptions.Format> LOG_FORMAT =
      declare(
          "log.format",
          ConfigType.EVENT_FORMAT,
          "logstash",
          "How events are written: `logstash`, `ecs` (Elastic Common Schema), both one line of JSON,"
              + " or `text`, a block of lines for a terminal.");

  static final ConfigKey<LogLevel> LOG_LEVEL =
      declare(
          "log.level",
          ConfigType.LEVEL,
          "info",
          "What the agent says about itself, on standard error: `debug`, `info`, `warn`, `error` or"
              + " `off`.");

  /** In milliseconds; 0 to write each one. */
  static final ConfigKey<Long> ERRORS_REPEAT_INTERVAL =
      declare(
          "errors.repeat.interval",
          ConfigType.DURATION_MILLIS,
          "60s",
          "How long repeats of a fault are counted before one event tells of them; `0` writes an event"
              + " for each exception.");

  static final ConfigKey<Boolean> ERRORS_MESSAGES =
      declare(
          "errors.messages",
          ConfigType.BOOLEAN,
          "true",
          "`false` leaves the messages of exceptions and log records out of events.");

  /** Regular expressions with spaces between; null for none. */
  static final ConfigKey<String> ERRORS_REDACT =
      declare(
          "errors.redact",
          ConfigType.STRING,
          null,
          "What is not shown in events besides passwords, tokens and the like: regular expressions"
              + " with spaces between (a space in one is `\\x20`).");

  static final ConfigKey<List<String>> ERRORS_IGNORE =
      declare(
          "errors.ignore",
          ConfigType.TYPES,
          null,
          "Exceptions that are no errors: full names of classes, with commas; what extends them, too.");

  static final ConfigKey<String> ERRORS_RESPONSE_HEADER =
      declare(
          "errors.response.header",
          ConfigType.HEADER,
          null,
          "A header, such as `X-Error-Id`, that tells the client of a failed request the `error_id` of"
              + " its event.");

  static final ConfigKey<Boolean> HTTP_TRUST_FORWARDED =
      declare(
          "http.trust.forwarded",
          ConfigType.BOOLEAN,
          "false",
          "Whether `X-Forwarded-For` names the client in events: only where every request comes"
              + " through a proxy that sets it.");

  /** Begin with a slash; empty for {@code none}. */
  static final ConfigKey<List<String>> HTTP_PROBES =
      declare(
          "http.probes",
          ConfigType.PROBES,
          "/favicon.ico,/health,/health/live,/health/ready,/health/started,/healthcheck,/healthz,"
              + "/livez,/liveness,/readyz,/readiness,/metrics,/actuator/health,"
              + "/actuator/health/liveness,/actuator/health/readiness,/actuator/prometheus",
          "Paths, in any context, by which machines ask whether the application is well: each is a"
              + " route of its own, whatever answers it; one that ends in `/*` is all that is below"
              + " it, too; `none` for none.");

  static final ConfigKey<Boolean> HTTP_PROBES_MEASURED =
      declare(
          "http.probes.measured",
          ConfigType.BOOLEAN,
          "true",
          "`false` leaves those requests out of `http_server_request_duration_seconds`; what fails in"
              + " one is an event all the same.");

  /** Stands for one key an instrumentation; see {@link #instrumentation}. */
  static final ConfigKey<Boolean> INSTRUMENTATION_ENABLED =
      declare(
          "instrumentation.<name>.enabled",
          ConfigType.BOOLEAN,
          "true",
          "`false` switches one instrumentation off, for example"
              + " `OBS_INSTRUMENTATION_JAVA_HTTP_CLIENT_ENABLED=false`.");

  private static final String PATTERN_PREFIX = "instrumentation.";
  private static final String PATTERN_SUFFIX = ".enabled";

  private final String name;
  private final ConfigType<T> type;
  private final String defaultText;
  private final String help;

  private ConfigKey(String name, ConfigType<T> type, String defaultText, String help) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.help = help;
  }

  private static <T> ConfigKey<T> declare(
      String name, ConfigType<T> type, String defaultText, String help) {
    ConfigKey<T> key = new ConfigKey<T>(name, type, defaultText, help);
    DECLARED.add(key);
    return key;
  }

  /** All keys in the order of the tables, the pattern for instrumentations among them. */
  static List<ConfigKey<?>> all() {
    return Collections.unmodifiableList(DECLARED);
  }

  /** The key that switches the instrumentation of this name, a folder's such as {@code jdbc}. */
  static ConfigKey<Boolean> instrumentation(String instrumentation) {
    return new ConfigKey<Boolean>(
        PATTERN_PREFIX + instrumentation + PATTERN_SUFFIX,
        INSTRUMENTATION_ENABLED.type,
        INSTRUMENTATION_ENABLED.defaultText,
        INSTRUMENTATION_ENABLED.help);
  }

  /**
   * The instrumentation that a key switches, {@code java-http-client} for {@code
   * instrumentation.java-http-client.enabled}; null when it is no such key.
   */
  static String instrumentationOf(String name) {
    return name.length() > PATTERN_PREFIX.length() + PATTERN_SUFFIX.length()
            && name.startsWith(PATTERN_PREFIX)
            && name.endsWith(PATTERN_SUFFIX)
        ? name.substring(PATTERN_PREFIX.length(), name.length() - PATTERN_SUFFIX.length())
        : null;
  }

  /**
   * The name that an environment variable stands for: {@code metrics.port} for {@code
   * OBS_METRICS_PORT}, whether or not there is such a key. Names have dots where variables have
   * underscores, but for those of instrumentations, which have dashes.
   */
  static String nameOfVariable(String variable) {
    String name = variable.substring("OBS_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
    String instrumentation = instrumentationOf(name);
    return instrumentation == null
        ? name
        : PATTERN_PREFIX + instrumentation.replace('.', '-') + PATTERN_SUFFIX;
  }

  /** The key of this name, a pattern's member among them; null when there is none. */
  static ConfigKey<?> of(String name) {
    for (int i = 0; i < DECLARED.size(); i++) {
      ConfigKey<?> key = DECLARED.get(i);
      if (key.name.equals(name) && key != INSTRUMENTATION_ENABLED) {
        return key;
      }
    }
    String instrumentation = instrumentationOf(name);
    return instrumentation == null ? null : instrumentation(instrumentation);
  }

  /** In property spelling, without {@code obs.} before it. */
  String name() {
    return name;
  }

  /** {@code OBS_METRICS_PORT} for {@code metrics.port}. */
  String environmentName() {
    return environmentName(name);
  }

  static String environmentName(String name) {
    return "OBS_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  ConfigType<T> type() {
    return type;
  }

  /** As one would write it; null when the key has no fixed default. */
  String defaultText() {
    return defaultText;
  }

  /** One line; what is code in it stands between backquotes, as in Markdown. */
  String help() {
    return help;
  }

  @Override
  public String toString() {
    return name;
  }
}
