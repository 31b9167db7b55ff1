package io.obs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryJarTest {
  @TempDir Path directory;

  /**
   * @param classes a class's name and the Java that it is of, one after the other
   */
  private LibraryJar jar(String name, Object... classes) throws IOException {
    Path path = directory.resolve(name);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(path))) {
      for (int i = 0; i < classes.length; i += 2) {
        jar.putNextEntry(new JarEntry((String) classes[i]));
        DataOutputStream out = new DataOutputStream(jar);
        out.writeInt(0xCAFEBABE);
        out.writeShort(0);
        out.writeShort(44 + (Integer) classes[i + 1]);
        out.flush();
      }
    }
    return new LibraryJar(path);
  }

  @Test
  void itsNewestClassCounts() throws IOException {
    LibraryJar jar = jar("some-lib-1.2.Final.jar", "a/A.class", 5, "a/B.class", 99, "C.class", 8);
    assertEquals("some-lib-1.2.Final.jar is of Java 99", jar.whyNot());
    assertEquals("some-lib 1.2.Final", jar.toString());
  }

  @Test
  void whatOnlyANewerJavaReadsDoesNot() throws IOException {
    LibraryJar jar =
        jar("x.jar", "META-INF/versions/99/A.class", 99, "module-info.class", 99, "A.class", 8);
    assertNull(jar.whyNot());
    assertEquals("x.jar", jar.toString());
  }

  @Test
  void isFoundByAClass() {
    LibraryJar jar = LibraryJar.of(Test.class.getName());
    assertEquals("junit-jupiter-api", jar.toString().split(" ")[0]);
    assertNull(jar.whyNot());
    assertThrows(IllegalArgumentException.class, () -> LibraryJar.of("no.such.Class"));
  }
}
