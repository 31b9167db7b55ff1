package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceVersionTest {
  private static final Map<String, String> NONE = Collections.emptyMap();

  @TempDir Path directory;

  @Test
  void theUserKnowsBest() throws Exception {
    assertEquals("7", new ServiceVersion("7").call());
  }

  @Test
  void openTelemetrysEnvironmentComesNext() throws Exception {
    Map<String, String> environment =
        Collections.singletonMap("OTEL_RESOURCE_ATTRIBUTES", "service.version=1.2%2B3,a=b");
    assertEquals("1.2+3", ServiceVersion.find(environment, "/no/such.jar", null));
  }

  @Test
  void theJarThatIsRun() throws Exception {
    String jar = jar("my shop.jar", "Implementation-Version", "1.2.3").toString();
    assertEquals("1.2.3", ServiceVersion.find(NONE, jar + " --port 80", jar));
    jar = jar("bundle.jar", "Bundle-Version", " 4.5.0.x ").toString();
    assertEquals("4.5.0.x", ServiceVersion.find(NONE, jar, jar));
    jar = jar("nothing.jar", "Created-By", "x").toString();
    assertNull(ServiceVersion.find(NONE, jar, jar));
  }

  @Test
  void whatSpringBootsPluginsPutIn() throws Exception {
    String jar =
        jar(
                "boot.jar",
                "Spring-Boot-Version",
                "3.3.0",
                "BOOT-INF/classes/META-INF/build-info.properties")
            .toString();
    assertEquals("6.7", ServiceVersion.find(NONE, jar, jar));
  }

  @Test
  void theJarOfTheMainClass() throws Exception {
    String path =
        "/no/such.jar"
            + File.pathSeparator
            + Files.write(directory.resolve("no.jar"), new byte[] {1, 2, 3})
            + File.pathSeparator
            + jar("library.jar", "Implementation-Version", "9")
            + File.pathSeparator
            + jar("main.jar", "Implementation-Version", "1.2", "com/example/Main.class")
            + File.pathSeparator
            + jar("other.jar", "Implementation-Version", "8", "com/example/Main.class");
    assertEquals("1.2", ServiceVersion.find(NONE, "com.example.Main a b", path));
    assertNull(ServiceVersion.find(NONE, "com.example.Other", path));
  }

  @Test
  void aDirectoryOfTheMainClass() throws Exception {
    Files.createDirectories(directory.resolve("classes/META-INF"));
    Files.createFile(directory.resolve("classes/Main.class"));
    Files.write(
        directory.resolve("classes/META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\nImplementation-Version: 5\n".getBytes(StandardCharsets.UTF_8));
    assertEquals("5", ServiceVersion.find(NONE, "Main", directory.resolve("classes").toString()));
  }

  @Test
  void nobodyKnows() throws Exception {
    assertNull(ServiceVersion.find(NONE, null, null));
    assertNull(ServiceVersion.find(NONE, " ", null));
    assertNull(ServiceVersion.find(NONE, "Main", null));
    assertNull(ServiceVersion.find(NONE, "shop.module/com.example.Main", ""));
    assertThrows(IOException.class, () -> ServiceVersion.find(NONE, "/no/such.jar", null));
  }

  private Path jar(String name, String key, String value, String... entries) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue(key, value);
    Path jar = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
        out.write("build.version=6.7\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
