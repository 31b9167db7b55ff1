package io.obs.instrumentation.logback;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * Logback 1.0 to 1.5. Woven is the method by which a logger gives each record that has passed its
 * level and the turbo filters to its appenders and those of its parents, on the thread that logs.
 */
public final class LogbackInstrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "logback";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("ch.qos.logback.classic.Logger")
            .weave(
                "io.obs.instrumentation.logback.CallAppendersAdvice",
                method("callAppenders", "ch.qos.logback.classic.spi.ILoggingEvent")));
  }
}
