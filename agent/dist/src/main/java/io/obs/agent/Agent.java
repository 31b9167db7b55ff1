package io.obs.agent;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.FailedRequest;
import io.obs.bootstrap.HttpProbes;
import io.obs.bootstrap.Sinks;
import io.obs.bootstrap.UnreadFailures;
import io.obs.exporter.events.EventOptions;
import io.obs.exporter.events.EventOutputs;
import io.obs.exporter.events.EventWriter;
import io.obs.exporter.http.MetricsServer;
import io.obs.exporter.http.PortRange;
import io.obs.exporter.metrics.AgentStatus;
import io.obs.exporter.metrics.PrometheusSink;
import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.Weaver;
import io.obs.weaver.WeavingReport;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Puts the parts together: configuration, sinks, weaver; and later, off the application's thread,
 * the endpoint.
 *
 * <p>{@link #start} runs on the thread that is about to run {@code main}, and costs what it takes
 * to know the classes that are ours. All else is done by a daemon thread a moment later: a JVM that
 * is over by then (a {@code -version} probe, a launcher) has neither opened a port nor said a word.
 */
public final class Agent {
  /** What a script's short-lived JVM does not reach and a scraper does not notice. */
  private static final long ENDPOINT_DELAY_MILLIS = 1000;

  /** How long the end of the JVM may wait for events that are still to be written. */
  private static final long FLUSH_MILLIS = 1900;

  /** And how long, after that, for the line that says that they are not. */
  private static final long LAST_LINE_MILLIS = 100;

  private final Config config;
  private final String version;
  private final WeavingReport report = new WeavingReport();
  private final PrometheusSink metrics;
  private final EventWriter events;

  private Agent(Config config, String version) {
    this.config = config;
    this.version = version;
    metrics =
        new PrometheusSink(
            config.get(ConfigKey.METRICS_BUCKETS_HTTP),
            config.get(ConfigKey.METRICS_BUCKETS_DB),
            config.get(ConfigKey.METRICS_MAX_SERIES));
    events =
        new EventWriter(
            new EventOutputs(
                config.get(ConfigKey.LOG_OUTPUT),
                config.get(ConfigKey.LOG_FILE_MAX_SIZE),
                config.get(ConfigKey.LOG_FILE_MAX_FILES),
                config.get(ConfigKey.LOG_SYSLOG_MAX_BYTES),
                config.get(ConfigKey.LOG_TLS_CA)),
            level(config.get(ConfigKey.LOG_LEVEL)),
            config.get(ConfigKey.SERVICE_NAME),
            null,
            new EventOptions()
                .repeatIntervalMillis(config.get(ConfigKey.ERRORS_REPEAT_INTERVAL))
                .messages(config.get(ConfigKey.ERRORS_MESSAGES))
                .redactions(config.get(ConfigKey.ERRORS_REDACT))
                .format(config.get(ConfigKey.LOG_FORMAT))
                .serviceVersion(new ServiceVersion(config.get(ConfigKey.SERVICE_VERSION))));
  }

  /** Null for {@link LogLevel#OFF}. */
  private static AgentLog.Level level(LogLevel level) {
    return level == LogLevel.OFF ? null : AgentLog.Level.valueOf(level.name());
  }

  /**
   * Starts obs in this JVM; called once, by {@link ObsAgent}.
   *
   * @param arguments of the agent; may be null
   * @param running whether the application runs already
   */
  public static void start(String arguments, Instrumentation instrumentation, boolean running) {
    Config config = Config.load(arguments);
    if (config.get(ConfigKey.ENABLED)) {
      String version = CommandLine.version();
      new Agent(config, version).start(instrumentation);
    }
  }

  private void start(Instrumentation instrumentation) {
    List<InstrumentationModule> modules = modules();
    if (config.get(ConfigKey.ERRORS_IGNORE) != null) {
      ErrorRecorder.ignore(config.get(ConfigKey.ERRORS_IGNORE));
    }
    ErrorRecorder.responseHeader(config.get(ConfigKey.ERRORS_RESPONSE_HEADER));
    FailedRequest.trustForwarded(config.get(ConfigKey.HTTP_TRUST_FORWARDED));
    HttpProbes.configure(
        config.get(ConfigKey.HTTP_PROBES), config.get(ConfigKey.HTTP_PROBES_MEASURED));
    Sinks.install(metrics, events);
    Runtime.getRuntime().addShutdownHook(thread("obs-shutdown", new Flush()));
    Weaver weaver = new Weaver(modules, Agent.class.getClassLoader(), report);
    weaver.install(instrumentation);
    thread("obs-start", new Endpoint()).start();
  }

  private List<InstrumentationModule> modules() {
    List<InstrumentationModule> enabled = new ArrayList<InstrumentationModule>();
    Set<String> known = new HashSet<String>();
    Iterator<InstrumentationModule> found =
        ServiceLoader.load(InstrumentationModule.class, Agent.class.getClassLoader()).iterator();
    while (found.hasNext()) {
      try {
        InstrumentationModule module = found.next();
        known.add(module.name());
        if (config.instrumentationEnabled(module.name())) {
          report.active(module.name());
          enabled.add(module);
        } else {
          report.inactive(module.name(), "switched off by configuration");
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        AgentLog.error("an instrumentation cannot be loaded and is not used", e); // the next may be
      }
    }
    for (String warning : config.warnings()) {
      AgentLog.warn(warning);
    }
    for (String warning : config.unknownInstrumentations(known)) {
      AgentLog.warn(warning);
    }
    return enabled;
  }

  // Classes, not lambdas: the first lambda of a JVM costs as much as all else here.

  private final class Endpoint implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(ENDPOINT_DELAY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      events.start(); // else the first application thread that fails would have to
      AgentLog.open(events);
      metrics.registerAgentMetrics(new Status());
      metrics.registerJvmMetrics();
      open();
    }

    private void open() {
      String host = config.get(ConfigKey.METRICS_HOST);
      String path = config.get(ConfigKey.METRICS_PATH);
      try {
        MetricsServer server =
            MetricsServer.bind(
                host,
                PortRange.parse(config.get(ConfigKey.METRICS_PORT)),
                metrics.registry(),
                path,
                new HomePage(version, config, report),
                AgentLog::warn);
        server.start();
        AgentLog.info(
            "obs "
                + version
                + " measures "
                + config.get(ConfigKey.SERVICE_NAME)
                + "; metrics at http://"
                + (host.indexOf(':') < 0 ? host : '[' + host + ']')
                + ':'
                + server.port()
                + path);
      } catch (IOException | RuntimeException e) {
        AgentLog.error(
            "no metrics are served, events are written all the same: " + e.getMessage(), null);
      }
    }
  }

  private final class Flush implements Runnable {
    @Override
    public void run() {
      ErrorRecorder.ending();
      events.ending();
      AgentLog.open(events);
      UnreadFailures.end();
      if (!events.flush(FLUSH_MILLIS)) { // and goes on: other hooks may fail yet
        Map<String, Integer> waiting = events.waiting();
        if (!waiting.isEmpty()) {
          AgentLog.warn("the JVM ends with events that were not sent: " + waiting);
        }
      }
      // what the first flush has led to itself, such as the line that standard output is closed
      events.flush(LAST_LINE_MILLIS);
    }
  }

  /** A daemon outside the application's thread group, without the application's class loader. */
  private static Thread thread(String name, Runnable task) {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  private final class Status implements AgentStatus {
    @Override
    public String version() {
      return version;
    }

    @Override
    public List<String> instrumentations() {
      return report.modules();
    }

    @Override
    public boolean isActive(String instrumentation) {
      return report.isActive(instrumentation);
    }

    @Override
    public long typesWoven(String instrumentation) {
      return report.types(instrumentation);
    }

    @Override
    public Map<String, Long> eventsDropped() {
      Map<String, Long> dropped = new LinkedHashMap<String, Long>(events.dropped());
      dropped.put("too_many_unread", UnreadFailures.notKept());
      return dropped;
    }
  }
}
