package io.obs.testing.javax;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.ws.rs.core.Application;

/** A JAX-RS application, whose classes are named so that nothing needs to be scanned. */
public final class Api extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return new HashSet<>(Arrays.asList(ApiOrders.class, ApiUnavailable.class, ApiRefused.class));
  }
}
