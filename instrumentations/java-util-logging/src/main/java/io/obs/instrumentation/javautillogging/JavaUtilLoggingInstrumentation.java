package io.obs.instrumentation.javautillogging;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * {@code java.util.logging}, and what logs through it: {@code System.Logger}, Tomcat. Woven is the
 * method that all others of a logger end in; what extends it to log elsewhere, as JBoss LogManager
 * does, does not come by here. Filters are not asked twice: where a logger has one, that its
 * handlers are looked up tells that the record has passed it.
 *
 * <pre>
 * Logger.log                      counts, if the logger has no filter
 *   Logger.accessCheckedHandlers  counts, if it has
 * </pre>
 */
public final class JavaUtilLoggingInstrumentation implements InstrumentationModule {
  private static final String PACKAGE = "io.obs.instrumentation.javautillogging.";

  @Override
  public String name() {
    return "java-util-logging";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("java.util.logging.Logger")
            .weave(PACKAGE + "LogAdvice", method("log", "java.util.logging.LogRecord"))
            .weave(PACKAGE + "HandlersAdvice", method("accessCheckedHandlers")));
  }
}
