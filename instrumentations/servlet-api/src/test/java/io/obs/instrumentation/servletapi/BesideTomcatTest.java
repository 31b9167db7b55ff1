package io.obs.instrumentation.servletapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.testing.HttpServerContract;
import io.obs.testing.ServersUnderTest;
import io.obs.testing.Weaving;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A container that has an instrumentation of its own is measured by that, once: where that can be
 * seen nothing else is woven, and what is woven elsewhere is silent.
 */
@ParameterizedClass
@MethodSource("containers")
final class BesideTomcatTest extends HttpServerContract {
  private final boolean apart;

  BesideTomcatTest(ServersUnderTest container) {
    super(container);
    apart = container.toString().contains("apart");
  }

  static List<ServersUnderTest> containers() {
    return Containers.known();
  }

  @Test
  void isWovenOnlyWhereTheContainerIsOutOfSight() {
    // HttpServlet and ServletRequestWrapper; all else is beside Tomcat in either case
    assertEquals(apart ? 2 : 0, Weaving.report().types("servlet-api"));
  }
}
