package io.obs.instrumentation.log4j1;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * Log4j 1.2 and reload4j. Woven is the method by which a logger gives each record that has passed
 * its level to its appenders and those of its parents, on the thread that logs. What has the same
 * names to log elsewhere, as log4j-over-slf4j has, does without it.
 */
public final class Log4j1Instrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "log4j1";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("org.apache.log4j.Category")
            .weaveIfPresent(
                "io.obs.instrumentation.log4j1.CallAppendersAdvice",
                method("callAppenders", "org.apache.log4j.spi.LoggingEvent")));
  }
}
