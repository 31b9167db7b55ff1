package io.obs.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.obs.harness.AgentProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A copy of the shipped jar with one more instrumentation, whose advice always throws. It is
 * compiled against what the jar itself holds.
 */
final class ThrowingJar {
  private static final String SERVICES =
      "obs/META-INF/services/io.obs.weaver.InstrumentationModule";
  private static final String FOLDER = "io/obs/instrumentation/throwing/";
  private static final String INSTRUMENTATION =
      """
      package io.obs.instrumentation.throwing;

      import static io.obs.weaver.MethodPattern.method;

      import io.obs.weaver.InstrumentationModule;
      import io.obs.weaver.TypeInstrumentation;
      import java.util.Collections;
      import java.util.List;

      public final class ThrowingInstrumentation implements InstrumentationModule {
        @Override
        public String name() {
          return "throwing";
        }

        @Override
        public List<TypeInstrumentation> types() {
          return Collections.singletonList(
              TypeInstrumentation.ofClass("shop.ShippingRates")
                  .weave(
                      "io.obs.instrumentation.throwing.ThrowingAdvice",
                      method("withTax", "long")));
        }
      }
      """;
  private static final String ADVICE =
      """
      package io.obs.instrumentation.throwing;

      import net.bytebuddy.asm.Advice;

      public final class ThrowingAdvice {
        @Advice.OnMethodEnter(suppress = Throwable.class)
        public static long onEnter() {
          throw new ArithmeticException("an advice made to throw");
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
        public static void onExit(@Advice.Enter long startNanos) {
          throw new ArithmeticException("an advice made to throw");
        }
      }
      """;

  /** The jar knows these by their names only. */
  private static final String ANNOTATIONS =
      """
      package net.bytebuddy.asm;

      import java.lang.annotation.Retention;
      import java.lang.annotation.RetentionPolicy;

      public @interface Advice {
        @Retention(RetentionPolicy.RUNTIME)
        @interface OnMethodEnter {
          Class<? extends Throwable> suppress();
        }

        @Retention(RetentionPolicy.RUNTIME)
        @interface OnMethodExit {
          Class<? extends Throwable> onThrowable();

          Class<? extends Throwable> suppress();
        }

        @Retention(RetentionPolicy.RUNTIME)
        @interface Enter {}
      }
      """;

  private ThrowingJar() {}

  /** Made in this folder. */
  static Path in(Path folder) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path sources = Files.createDirectory(folder.resolve("sources"));
    Path made = Files.createDirectory(folder.resolve("made"));
    Path jar = folder.resolve("obs-throwing.jar");
    try (JarFile shipped = new JarFile(AgentProcess.agentJar().toFile())) {
      unpack(shipped, classes);
      compile(sources, classes, made);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        copy(shipped, out);
        add(made.resolve(FOLDER), out);
      }
    }
    return jar;
  }

  private static void unpack(JarFile jar, Path classes) throws IOException {
    for (JarEntry entry : jar.stream().filter(entry -> !entry.isDirectory()).toList()) {
      String name = entry.getName();
      if (name.matches("obs/.*\\.classdata|io/.*\\.class")) {
        Path file =
            classes.resolve(name.replaceFirst("^obs/", "").replaceFirst("\\.classdata$", ".class"));
        Files.createDirectories(file.getParent());
        Files.copy(jar.getInputStream(entry), file);
      }
    }
  }

  private static void compile(Path sources, Path classes, Path made) throws IOException {
    Path instrumentation = sources.resolve("ThrowingInstrumentation.java");
    Path advice = sources.resolve("ThrowingAdvice.java");
    Files.writeString(instrumentation, INSTRUMENTATION);
    Files.writeString(advice, ADVICE);
    Path annotations = sources.resolve("Advice.java");
    Files.writeString(annotations, ANNOTATIONS);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                errors,
                List.of(
                        "--release",
                        "8",
                        "-proc:none",
                        "-cp",
                        classes.toString(),
                        "-d",
                        made.toString(),
                        instrumentation.toString(),
                        advice.toString(),
                        annotations.toString())
                    .toArray(String[]::new));
    assertEquals(0, result, () -> errors.toString(StandardCharsets.UTF_8));
  }

  private static void copy(JarFile jar, JarOutputStream out) throws IOException {
    for (JarEntry entry : jar.stream().toList()) {
      out.putNextEntry(new JarEntry(entry.getName()));
      jar.getInputStream(entry).transferTo(out);
      if (entry.getName().equals(SERVICES)) {
        out.write("io.obs.instrumentation.throwing.ThrowingInstrumentation\n".getBytes("UTF-8"));
      }
      out.closeEntry();
    }
  }

  private static void add(Path classes, JarOutputStream out) throws IOException {
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replaceFirst("class$", "classdata");
        out.putNextEntry(new JarEntry("obs/" + FOLDER + name));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
