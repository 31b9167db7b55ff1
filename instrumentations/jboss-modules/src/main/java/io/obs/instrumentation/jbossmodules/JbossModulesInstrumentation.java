package io.obs.instrumentation.jbossmodules;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Collections;
import java.util.List;

/**
 * JBoss Modules (WildFly, JBoss EAP), whose class loaders hide from a module what it does not ask
 * for, but for the packages that one setting names; it is read when this class is initialized.
 * Measures nothing: without it no class of a module could be woven.
 */
public final class JbossModulesInstrumentation implements InstrumentationModule {
  @Override
  public String name() {
    return "jboss-modules";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Collections.singletonList(
        TypeInstrumentation.ofClass("org.jboss.modules.Module")
            .weave("io.obs.instrumentation.jbossmodules.SystemPackagesAdvice", method("<clinit>")));
  }
}
