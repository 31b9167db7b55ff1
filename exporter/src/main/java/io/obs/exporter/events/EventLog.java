package io.obs.exporter.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.HttpStatus;
import io.obs.bootstrap.UncaughtException;
import java.util.List;

/**
 * Makes events and lets logback write them, in a context of its own: no configuration file, no
 * hook, no static logger. The only class that starts logback and Jackson; made with the first
 * event, on the writer's thread, and used there only.
 *
 * <p>Keys are those of the metrics' labels, with the same values: {@code http_response_status_code}
 * is a text as it is there, where it may be {@code _OTHER}.
 */
final class EventLog {
  private static final String ERRORS = "obs.errors";

  private static final int MAX_LABEL = 512;
  private static final int MAX_NAME = 256;
  private static final int MAX_PATH = 1024;
  private static final int MAX_MESSAGE = 3072;

  private final LoggerContext context = new LoggerContext();
  private final JsonLineEncoder encoder = new JsonLineEncoder();
  private final ErrorIds ids = new ErrorIds();
  private final String serviceName;
  private final ProcessIdentity process;
  private final Logger errors;

  EventLog(
      List<LineOutput> outputs, String serviceName, ProcessIdentity process, EventDrops drops) {
    this.serviceName = serviceName;
    this.process = process;
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

  /** Writes the event of an exception. */
  void write(UncaughtException exception) {
    Throwable thrown = exception.throwable();
    JsonEvent event =
        new JsonEvent(
            ERRORS,
            Level.ERROR,
            exception.epochMillis(),
            exception.threadName(),
            StackTrace.describe(thrown),
            thrown);
    event.put("error_id", ids.next(), MAX_NAME);
    event.put("error_type", thrown.getClass().getName(), MAX_LABEL);
    event.put("error_message", StackTrace.messageOf(thrown), MAX_MESSAGE);
    event.put("origin", exception.origin(), MAX_NAME);
    FailedRequest request = exception.request();
    if (request != null) {
      event.put("http_request_method", request.method(), MAX_NAME);
      event.put("http_route", request.route(), MAX_LABEL);
      event.put("http_response_status_code", HttpStatus.text(request.status()), MAX_NAME);
      event.put("url_path", request.path(), MAX_PATH);
    }
    event.put("service_name", serviceName, MAX_NAME);
    event.put("host_name", process.hostName, MAX_NAME);
    if (process.pid != 0) {
      event.put("process_pid", process.pid);
    }
    errors.callAppenders(event);
  }

  /** Ends logback; the outputs are closed by whoever opened them. */
  void close() {
    context.stop();
  }
}
