package io.obs.testing;

import io.obs.bootstrap.AdviceFailures;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.Sinks;
import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.Weaver;
import io.obs.weaver.WeavingReport;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import net.bytebuddy.agent.ByteBuddyAgent;

/**
 * Weaves this JVM with every instrumentation on the test's class path, into a {@link
 * RecordingSink}. Once a JVM, before the first class of the library is used. The bootstrap loader
 * must have the door: {@code -Xbootclasspath/a}, which the build sets.
 */
public final class Weaving {
  private static final RecordingSink SINK = new RecordingSink();
  private static final WeavingReport REPORT = new WeavingReport();
  private static final List<String> MODULES = new ArrayList<String>();
  private static final List<String> LOG = new ArrayList<String>();
  private static final List<String> LEFT_OUT = new ArrayList<String>();
  private static boolean installed;

  private Weaving() {}

  /** Weaves without this instrumentation, as if it were switched off; before {@link #install}. */
  public static synchronized void leaveOut(String module) {
    LEFT_OUT.add(module);
  }

  /** Weaves, the first time; returns the sink that all measurements go to. */
  public static synchronized RecordingSink install() {
    if (!installed) {
      installed = true;
      if (Sinks.class.getClassLoader() != null) {
        throw new IllegalStateException("io.obs.bootstrap is not in the bootstrap loader");
      }
      AgentLog.open(
          (level, message, thrown) -> {
            synchronized (LOG) {
              LOG.add(level + " " + message + (thrown == null ? "" : ": " + where(thrown)));
            }
          });
      Instrumentation instrumentation = ByteBuddyAgent.install();
      // in a test, library and advice share a loader; the weaver leaves alone what its own has
      // loaded
      ClassLoader agentLoader = new ClassLoader(Weaving.class.getClassLoader()) {};
      List<InstrumentationModule> modules = new ArrayList<InstrumentationModule>();
      for (InstrumentationModule module :
          ServiceLoader.load(InstrumentationModule.class, agentLoader)) {
        if (LEFT_OUT.contains(module.name())) {
          continue;
        }
        modules.add(module);
        MODULES.add(module.name());
        REPORT.active(module.name());
      }
      Sinks.install(SINK, SINK);
      Weaver weaver = new Weaver(modules, agentLoader, REPORT);
      weaver.install(instrumentation);
    }
    return SINK;
  }

  /** What is thrown, and the first few of the methods that it came through. */
  private static String where(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    StackTraceElement[] trace = thrown.getStackTrace();
    for (int i = 0; i < trace.length && i < 8; i++) {
      text.append(" at ").append(trace[i]);
    }
    return text.toString();
  }

  /** What was woven and what not. */
  public static WeavingReport report() {
    return REPORT;
  }

  /** The agent's own lines so far. */
  public static List<String> log() {
    synchronized (LOG) {
      return new ArrayList<String>(LOG);
    }
  }

  /** How often advice failed so far, over all instrumentations; a contract wants 0. */
  public static long adviceFailures() {
    long failures = 0;
    for (String module : MODULES) {
      failures += AdviceFailures.count(module);
    }
    return failures;
  }
}
