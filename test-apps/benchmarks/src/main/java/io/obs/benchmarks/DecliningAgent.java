package io.obs.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An agent that is handed every class and changes none. What the JVM takes for that, no agent that
 * weaves can be below.
 */
public final class DecliningAgent implements ClassFileTransformer {
  private DecliningAgent() {}

  /** Called by the JVM. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new DecliningAgent(), true);
  }

  @Override
  public byte[] transform(
      ClassLoader loader,
      String className,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    return null;
  }

  /** Makes its jar, which is gone when this JVM ends. */
  static Path jar() throws IOException {
    Path jar = Files.createTempFile("declining", ".jar");
    jar.toFile().deleteOnExit();
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", DecliningAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    String classFile = DecliningAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest);
        InputStream in = DecliningAgent.class.getClassLoader().getResourceAsStream(classFile)) {
      entries.putNextEntry(new JarEntry(classFile));
      in.transferTo(entries);
    }
    return jar;
  }
}
