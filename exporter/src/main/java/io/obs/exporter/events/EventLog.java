package io.obs.exporter.events;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.HttpStatus;
import io.obs.bootstrap.RecentCall;
import io.obs.bootstrap.UncaughtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes events and lets logback write them, in a context of its own: no configuration file, no
 * hook, no static logger. The only class that starts logback and Jackson; made with the first
 * event, on the writer's thread, and used there only.
 *
 * <p>Keys are those of the metrics' labels, with the same values: {@code http_response_status_code}
 * is a text as it is there, where it may be {@code _OTHER}. All texts that the application made
 * pass the {@link Redaction}.
 */
final class EventLog implements ErrorRepeats.Events {
  /** Fields that are cut first if an event is too long. */
  static final String RECENT = "recent";

  static final String MDC = "mdc";

  private static final String ERRORS = "obs.errors";

  private static final int MAX_LABEL = 512;
  private static final int MAX_NAME = 256;
  private static final int MAX_PATH = 1024;
  private static final int MAX_MESSAGE = 3072;
  private static final int MAX_TARGET = 160;
  private static final int MAX_MDC_ENTRIES = 32;
  private static final int MAX_MDC_KEY = 64;
  private static final int MAX_MDC_VALUE = 256;
  private static final int MAX_MDC = 2048;

  private final LoggerContext context = new LoggerContext();
  private final JsonLineEncoder encoder;
  private final String serviceName;
  private final String serviceVersion;
  private final ProcessIdentity process;
  private final Redaction redaction;
  private final Logger errors;

  EventLog(
      List<LineOutput> outputs,
      String serviceName,
      ProcessIdentity process,
      EventOptions options,
      boolean colored,
      Redaction redaction,
      EventDrops drops) {
    this.serviceName = serviceName;
    this.serviceVersion = versionOf(options);
    this.process = process;
    this.redaction = redaction;
    this.encoder = new JsonLineEncoder(options.format, redaction, colored);
    context.setName("obs");
    encoder.setContext(context);
    encoder.start();
    errors = context.getLogger(ERRORS);
    errors.setAdditive(false);
    for (LineOutput output : outputs) {
      LineAppender appender = new LineAppender(output, encoder, drops);
      appender.setName(output.toString());
      appender.setContext(context);
      appender.start();
      errors.addAppender(appender);
    }
  }

  private static String versionOf(EventOptions options) {
    try {
      return options.serviceVersion == null ? null : options.serviceVersion.call();
    } catch (Exception | LinkageError e) {
      AgentLog.debug("the application's version cannot be read: " + e);
      return null;
    }
  }

  @Override
  public void write(UncaughtException exception, String errorId, long fingerprint) {
    ErrorOccurrence occurrence = ErrorOccurrence.of(exception);
    JsonEvent event = event(occurrence, exception.epochMillis());
    event.put("error_id", errorId, MAX_NAME);
    putFingerprint(event, fingerprint);
    event.put("occurrences", 1);
    putError(event, occurrence);
    putProcess(event);
    errors.callAppenders(event);
  }

  @Override
  public void write(ErrorFault counted, long epochMillis) {
    ErrorOccurrence last = counted.last;
    JsonEvent event = last != null ? event(last, epochMillis) : countEvent(counted, epochMillis);
    event.put("error_id", counted.nextId, MAX_NAME);
    putFingerprint(event, counted.fingerprint);
    event.put("occurrences", counted.count);
    event.put("first_occurrence", time(counted.firstMillis), MAX_NAME);
    event.put("last_occurrence", time(counted.lastMillis), MAX_NAME);
    event.put("first_error_id", counted.writtenId, MAX_NAME);
    if (!counted.isToldApart()) {
      event.put("told_apart", false);
    }
    if (last != null) {
      putError(event, last);
    } else {
      event.put("error_type", counted.errorType, MAX_LABEL);
      event.put("origin", counted.origin, MAX_NAME);
    }
    putProcess(event);
    errors.callAppenders(event);
  }

  private JsonEvent event(ErrorOccurrence occurrence, long epochMillis) {
    boolean logged = UncaughtException.LOG.equals(occurrence.origin);
    String message = logged ? redaction.message(occurrence.logMessage) : null;
    if (message == null || message.isEmpty()) {
      message = describe(occurrence);
    }
    return new JsonEvent(
        logged && occurrence.logger != null ? occurrence.logger : ERRORS,
        occurrence.logLevel,
        epochMillis,
        redaction.text(occurrence.threadName),
        message,
        occurrence.thrown);
  }

  private String describe(ErrorOccurrence occurrence) {
    if (occurrence.thrown != null) {
      return redaction.describe(occurrence.thrown);
    }
    String message = redaction.message(occurrence.errorMessage);
    return message == null ? occurrence.errorType : occurrence.errorType + ": " + message;
  }

  private static JsonEvent countEvent(ErrorFault counted, long epochMillis) {
    String message =
        counted.count
            + (ErrorOverflow.OTHER.equals(counted.errorType)
                ? " exceptions of many types"
                : " of " + counted.errorType)
            + " were counted without being told apart: there were too many";
    return new JsonEvent(
        ERRORS, null, epochMillis, Thread.currentThread().getName(), message, null);
  }

  private static void putFingerprint(JsonEvent event, long fingerprint) {
    if (fingerprint != 0) {
      event.put("error_fingerprint", ErrorFingerprint.text(fingerprint), MAX_NAME);
    }
  }

  private void putError(JsonEvent event, ErrorOccurrence occurrence) {
    event.put("error_type", occurrence.errorType, MAX_LABEL);
    event.put("error_message", redaction.message(occurrence.errorMessage), MAX_MESSAGE);
    event.put("origin", occurrence.origin, MAX_NAME);
    FailedRequest request = occurrence.request;
    if (request != null) {
      event.put("http_request_method", request.method(), MAX_NAME);
      event.put("http_route", request.route(), MAX_LABEL);
      if (request.status() != 0) {
        event.put("http_response_status_code", HttpStatus.text(request.status()), MAX_NAME);
      }
      event.put("url_path", request.path(), MAX_PATH);
      event.putMillis("request_duration_ms", request.nanos());
      event.put("client_address", redaction.text(request.clientAddress()), MAX_NAME);
      event.put("user_agent", redaction.text(request.userAgent()), MAX_LABEL);
      event.put("request_id", redaction.text(request.requestId()), MAX_NAME);
      event.put("trace_id", request.traceId(), MAX_NAME);
      event.put("span_id", request.spanId(), MAX_NAME);
    }
    event.put("uncaught_exception_handler", occurrence.handler, MAX_LABEL);
    event.put("task_type", occurrence.task, MAX_LABEL);
    if (UncaughtException.SCHEDULER.equals(occurrence.origin)) {
      event.put("task_runs_again", false);
    }
    event.put("logging_system", occurrence.loggingSystem, MAX_NAME);
    event.put(MDC, logContext(occurrence.logContext));
    event.put(RECENT, recent(occurrence.recent));
  }

  private void putProcess(JsonEvent event) {
    event.put("service_name", serviceName, MAX_NAME);
    event.put("service_version", serviceVersion, MAX_NAME);
    event.put("host_name", process.hostName, MAX_NAME);
    event.put("container_id", process.containerId, MAX_NAME);
    if (process.pid != 0) {
      event.put("process_pid", process.pid);
    }
  }

  /** In the order of the keys; so many of them, and no longer than that. */
  private Map<String, Object> logContext(Map<String, String> logContext) {
    Map<String, Object> shown = new LinkedHashMap<String, Object>();
    if (logContext.isEmpty()) {
      return shown;
    }
    int room = MAX_MDC;
    for (Map.Entry<String, String> entry : sorted(logContext).entrySet()) {
      String key = JsonText.clean(entry.getKey(), MAX_MDC_KEY);
      String value = redaction.value(entry.getKey(), entry.getValue());
      if (value == null || value.isEmpty()) {
        continue;
      }
      value = JsonText.clean(value, MAX_MDC_VALUE);
      room -= JsonText.length(key) + JsonText.length(value) + 6;
      if (room < 0 || shown.size() == MAX_MDC_ENTRIES) {
        break;
      }
      shown.put(key, value);
    }
    return shown;
  }

  /** A library's own map, which may not be what it promises. */
  private static Map<String, String> sorted(Map<String, String> logContext) {
    Map<String, String> sorted = new TreeMap<String, String>();
    try {
      for (Map.Entry<?, ?> entry : logContext.entrySet()) {
        if (entry.getKey() instanceof String && entry.getValue() != null) {
          sorted.put((String) entry.getKey(), String.valueOf(entry.getValue()));
        }
      }
    } catch (RuntimeException e) {
      // somebody changes it meanwhile, or a value's toString fails: what was read so far
    }
    return sorted;
  }

  private static List<Map<String, Object>> recent(List<RecentCall> calls) {
    List<Map<String, Object>> shown = new ArrayList<Map<String, Object>>(calls.size());
    for (RecentCall call : calls) {
      Map<String, Object> fields = new LinkedHashMap<String, Object>();
      fields.put("kind", call.kind());
      putText(fields, "target", call.target(), MAX_TARGET);
      putText(fields, "db_system_name", call.databaseSystem(), MAX_MDC_KEY);
      if (call.status() != 0) {
        fields.put("http_response_status_code", HttpStatus.text(call.status()));
      }
      putText(fields, "error_type", call.errorType(), MAX_TARGET);
      fields.put("duration_ms", JsonEvent.millis(call.nanos()));
      fields.put("ago_ms", JsonEvent.millis(call.ageNanos()));
      shown.add(fields);
    }
    return shown;
  }

  private static void putText(Map<String, Object> fields, String name, String value, int maxBytes) {
    if (value != null && !value.isEmpty()) {
      fields.put(name, JsonText.clean(value, maxBytes));
    }
  }

  private static String time(long epochMillis) {
    StringBuilder text = new StringBuilder(24);
    AgentLines.appendTime(text, epochMillis);
    return text.toString();
  }

  /** Ends logback; the outputs are closed by whoever opened them. */
  void close() {
    context.stop();
  }
}
