package io.obs.instrumentation.jbosslogmanager;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * JBoss LogManager 1.5 to 3, the logging of WildFly and Quarkus. Woven is the method by which the
 * node of a logger gives each record that has passed level and filter to its handlers, and to its
 * parent's.
 */
public final class JbossLogManagerInstrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "jboss-logmanager";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("org.jboss.logmanager.LoggerNode")
            .weave(
                "io.obs.instrumentation.jbosslogmanager.PublishAdvice",
                method("publish", "org.jboss.logmanager.ExtLogRecord")));
  }
}
