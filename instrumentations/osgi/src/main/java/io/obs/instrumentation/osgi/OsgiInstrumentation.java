package io.obs.instrumentation.osgi;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * OSGi frameworks, Apache Felix and Eclipse Equinox, whose class loaders hide from a bundle what it
 * does not import, but for the packages that one setting names. Measures nothing: without it no
 * class of a bundle could be woven.
 */
public final class OsgiInstrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.osgi.BootPackageAdvice";

  @Override
  public String name() {
    return "osgi";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        TypeInstrumentation.ofClass("org.apache.felix.framework.BundleWiringImpl")
            .weave(ADVICE, method("shouldBootDelegate", "java.lang.String"))
            .beforeOthers(),
        TypeInstrumentation.ofClass("org.eclipse.osgi.internal.framework.EquinoxContainer")
            .weave(ADVICE, method("isBootDelegationPackage", "java.lang.String"))
            .beforeOthers());
  }
}
