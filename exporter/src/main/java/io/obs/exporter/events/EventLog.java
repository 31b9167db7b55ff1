package io.obs.exporter.events;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.HttpStatus;
import io.obs.bootstrap.UncaughtException;
import java.util.Collections;
import java.util.List;

/**
 * Makes events and lets logback write them, in a context of its own: no configuration file, no
 * hook, no static logger. The only class that starts logback and Jackson; made and used on the
 * writer's thread only.
 *
 * <p>Keys are those of the metrics' labels, with the same values: {@code http_response_status_code}
 * is a text as it is there, where it may be {@code _OTHER}.
 */
final class EventLog {
  private static final String ERRORS = "obs.errors";
  private static final String AGENT = "obs.agent";

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
  private final Logger agent;

  EventLog(
      List<String> outputs,
      String agentOutput,
      String serviceName,
      String hostName,
      EventDrops drops) {
    this.serviceName = serviceName;
    this.process = new ProcessIdentity(hostName);
    context.setName("obs");
    encoder.setContext(context);
    encoder.start();
    errors = logger(ERRORS, outputs, drops);
    agent = logger(AGENT, Collections.singletonList(agentOutput), drops);
  }

  private Logger logger(String name, List<String> outputs, EventDrops drops) {
    Logger logger = context.getLogger(name);
    logger.setAdditive(false);
    for (String output : outputs) {
      LineAppender appender = new LineAppender(output, encoder, drops);
      appender.setName(output);
      appender.setContext(context);
      appender.start();
      logger.addAppender(appender);
    }
    return logger;
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
    event.put("http_request_method", exception.requestMethod(), MAX_NAME);
    event.put("http_route", exception.route(), MAX_LABEL);
    event.put("http_response_status_code", HttpStatus.text(exception.status()), MAX_NAME);
    event.put("url_path", exception.path(), MAX_PATH);
    write(errors, event);
  }

  /** Writes a line of the agent's own. */
  void write(
      AgentLog.Level level, long epochMillis, String threadName, String message, Throwable thrown) {
    JsonEvent event =
        new JsonEvent(
            AGENT, toLogback(level), epochMillis, threadName, String.valueOf(message), thrown);
    if (thrown != null) {
      event.put("error_type", thrown.getClass().getName(), MAX_LABEL);
      event.put("error_message", StackTrace.messageOf(thrown), MAX_MESSAGE);
    }
    write(agent, event);
  }

  private void write(Logger logger, JsonEvent event) {
    event.put("service_name", serviceName, MAX_NAME);
    event.put("host_name", process.hostName, MAX_NAME);
    if (process.pid != 0) {
      event.put("process_pid", process.pid);
    }
    logger.callAppenders(event);
  }

  private static Level toLogback(AgentLog.Level level) {
    switch (level) {
      case DEBUG:
        return Level.DEBUG;
      case INFO:
        return Level.INFO;
      case WARN:
        return Level.WARN;
      default:
        return Level.ERROR;
    }
  }

  /** Closes the files. */
  void close() {
    context.stop();
  }
}
