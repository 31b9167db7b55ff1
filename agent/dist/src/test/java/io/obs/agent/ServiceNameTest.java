package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServiceNameTest {

  private static String ofCommand(String command) {
    return ServiceName.ofCommand(command, "lib/a.jar:lib/b.jar");
  }

  @Test
  void jars() {
    assertEquals("shop", ofCommand("shop.jar"));
    assertEquals("shop", ofCommand("/srv/shop-1.2.3.jar --port 80"));
    assertEquals("shop", ofCommand("shop-1.2.3-SNAPSHOT.jar"));
    assertEquals("shop", ofCommand("shop-20260101_1.war"));
    assertEquals("shop-api", ofCommand("C:\\apps\\shop-api-7.jar"));
    assertEquals("login-2fa", ofCommand("login-2fa-1.0.jar"));
    assertEquals("-1", ofCommand("-1.jar"));
    assertNull(ofCommand(".jar"));
  }

  @Test
  void jarsWithSpacesInTheirPath() {
    assertEquals(
        "my shop",
        ServiceName.ofCommand("/my apps/my shop-1.0.jar a b.jar", "/my apps/my shop-1.0.jar"));
    assertEquals("Main", ServiceName.ofCommand("com.example.Main x.jar", "x.jar"));
    assertEquals("x", ServiceName.ofCommand("x.jar", "x.jar"));
  }

  @Test
  void classes() {
    assertEquals("Shop", ofCommand("Shop"));
    assertEquals("Shop", ofCommand("com.example.Shop --config a.jar"));
    assertEquals("Shop", ofCommand("com.example.Main$Shop"));
    assertEquals("Shop$", ofCommand("com.example.Shop$"));
    assertEquals("Shop", ofCommand("shop.module/com.example.Shop arg/x.y"));
    assertEquals("module", ofCommand("shop.module"));
  }

  @Test
  void nothing() {
    assertNull(ofCommand(null));
    assertNull(ofCommand("  "));
    assertNull(ofCommand("a."));
    assertNull(ofCommand("/"));
    assertEquals("Shop", ServiceName.ofCommand("Shop", null));
  }

  @Test
  void resourceAttributes() {
    assertEquals(
        "shop", ServiceName.ofResourceAttributes("a=b, service.name = shop ,c=d", "service.name"));
    assertEquals(
        "my shop,\u00e4%",
        ServiceName.ofResourceAttributes("service.name=my%20shop%2C%c3%A4%", "service.name"));
    assertNull(ServiceName.ofResourceAttributes("service.name=,service.version=1", "service.name"));
    assertNull(ServiceName.ofResourceAttributes("service.name", "service.name"));
    assertNull(ServiceName.ofResourceAttributes("a,,b=service.name=x", "service.name"));
    assertNull(ServiceName.ofResourceAttributes(null, "service.name"));
  }

  @Test
  void saysWhereItComesFrom() {
    Map<String, String> environment = new HashMap<>();
    Properties properties = new Properties();
    assertEquals("default", ServiceName.of(environment, properties).source());
    properties.setProperty("sun.java.command", "com.example.Shop");
    assertEquals("main jar or class", ServiceName.of(environment, properties).source());
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=a");
    assertEquals("a", ServiceName.of(environment, properties).value());
    environment.put("OTEL_SERVICE_NAME", " b ");
    assertEquals("b", ServiceName.of(environment, properties).value());
    assertEquals("OTEL_SERVICE_NAME", ServiceName.of(environment, properties).source());
  }
}
