package io.obs.instrumentation.jbossmodules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.bootstrap.Sinks;
import io.obs.testing.Library;
import io.obs.testing.Weaving;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.modules.LocalModuleLoader;
import org.jboss.modules.ModuleLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module that asks for nothing sees the door, and nothing else that it did not see before. */
@Library("org.jboss.modules.Module")
class JbossModulesTest {
  private static final String SETTING = "jboss.modules.system.pkgs";

  @Test
  void moduleSeesTheDoor(@TempDir Path directory) throws Exception {
    assertNull(System.getProperty(SETTING));
    Weaving.install();
    Path module = Files.createDirectories(directory.resolve("test/alone/main"));
    String xml = "<module xmlns=\"urn:jboss:module:1.3\" name=\"test.alone\"/>";
    Files.write(module.resolve("module.xml"), xml.getBytes("UTF-8"));
    ModuleLoader loader = new LocalModuleLoader(new File[] {directory.toFile()});
    ClassLoader alone = loader.loadModule("test.alone").getClassLoader();
    assertSame(Sinks.class, alone.loadClass(Sinks.class.getName()));
    assertThrows(ClassNotFoundException.class, () -> alone.loadClass(Weaving.class.getName()));
    assertNull(System.getProperty(SETTING));
    assertEquals(0, Weaving.adviceFailures(), () -> Weaving.log().toString());
  }
}
