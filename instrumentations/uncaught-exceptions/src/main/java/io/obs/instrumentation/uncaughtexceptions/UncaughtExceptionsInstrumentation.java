package io.obs.instrumentation.uncaughtexceptions;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * Exceptions that end a thread, platform or virtual, {@code main} included. Woven is the method by
 * which the JVM hands them to whatever handler there is, so that no handler has to be set and each
 * one runs as before.
 */
public final class UncaughtExceptionsInstrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "uncaught-exceptions";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("java.lang.Thread")
            .weave(
                "io.obs.instrumentation.uncaughtexceptions.DispatchAdvice",
                method("dispatchUncaughtException", "java.lang.Throwable")));
  }
}
