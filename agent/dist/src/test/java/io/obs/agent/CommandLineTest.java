package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return CommandLine.run(args, Collections.singleton("jdbc"), stream(out), stream(err));
  }

  private static PrintStream stream(OutputStream bytes) {
    try {
      return new PrintStream(bytes, true, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  void helps() {
    assertEquals(0, run());
    String help = text(out);
    assertTrue(help.contains("-javaagent:obs.jar") && help.contains("attach PID"), help);
    out.reset();
    assertEquals(0, run("--help"));
    assertEquals(help, text(out));
    assertEquals("", text(err));
  }

  @Test
  void tellsItsVersion() {
    assertEquals(0, run("version"));
    assertTrue(text(out).startsWith("obs "), text(out));
  }

  @Test
  void listsEveryKey() {
    assertEquals(0, run("config"));
    for (ConfigKey<?> key : ConfigKey.all()) {
      assertTrue(text(out).contains(key.environmentName()), key.name());
    }
    assertTrue(text(out).contains("OBS_METRICS_PORT=9464\n    The endpoint's port"), text(out));
    assertFalse(text(out).contains("`"), text(out));
  }

  @Test
  void printsTheTableOfTheReadme() {
    assertEquals(0, run("config", "--markdown"));
    assertEquals(ConfigTable.markdown(), text(out));
  }

  @Test
  void showsWhatHolds() {
    assertEquals(0, effectiveConfig("metrics.port=9500"));
    assertTrue(text(out).contains("OBS_METRICS_PORT=9500 (agent arguments)\n"), text(out));
    assertTrue(text(out).contains("OBS_METRICS_PATH=/metrics (default)\n"), text(out));
    assertTrue(text(out).contains("OBS_CONFIG= (default)\n"), text(out));
    assertTrue(text(out).contains("OBS_SERVICE_NAME= (main jar or class)\n"), text(out));
    assertEquals("", text(err));
  }

  private int effectiveConfig(String arguments) {
    return CommandLine.effectiveConfig(
        Config.of(arguments, null, null), Collections.singleton("jdbc"), stream(out), stream(err));
  }

  @Test
  void showsWhatHoldsInThisProcess() {
    assertEquals(1, run("config", "--effective", "metrics.port=x,metrics.path=/a"));
    assertTrue(text(out).contains("OBS_METRICS_PATH=/a (agent arguments)\n"), text(out));
    assertTrue(text(err).contains("warning: metrics.port=x (agent arguments) is not"), text(err));
  }

  @Test
  void failsWhenAConfigurationIsWrong() {
    assertEquals(1, effectiveConfig("metrics.port=x,instrumentation.jdcb.enabled=false"));
    assertTrue(text(err).startsWith("warning: metrics.port=x (agent arguments) is not"), text(err));
    assertTrue(text(err).contains("\nwarning: instrumentation.jdcb.enabled=false"), text(err));
    assertTrue(
        text(out).contains("OBS_INSTRUMENTATION_JDCB_ENABLED=false (agent arguments)\n"),
        text(out));
  }

  @Test
  void explainsItselfToWhoeverMisusesIt() {
    String[][] misuses = {
      {"start"},
      {""},
      {"version", "x"},
      {"help", "x"},
      {"config", "--json"},
      {"config", "--markdown", "x"},
      {"config", "--effective", "a=b", "x"},
      {"attach"},
      {"attach", ""},
      {"attach", "shop"},
      {"attach", "1", "a=b", "x"},
    };
    for (String[] args : misuses) {
      err.reset();
      assertEquals(2, run(args), String.join(" ", args));
      assertTrue(text(err).contains("usage:"), text(err));
      assertEquals("", text(out));
    }
  }

  @Test
  void saysWhyItCannotAttach(@TempDir Path directory) throws Exception {
    File jar = agentJar(directory.resolve("agent.jar"));
    assertEquals(1, CommandLine.attach(jar, "999999999", null, stream(out), stream(err)));
    assertTrue(text(err).startsWith("obs: cannot attach to 999999999: "), text(err));
    assertEquals(1, text(err).split("\n").length, text(err));
  }

  @Test
  @Timeout(60)
  void attaches(@TempDir Path directory) throws Exception {
    File jar = agentJar(directory.resolve("agent.jar"));
    Path proof = directory.resolve("proof");
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                new File(
                        CommandLineTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getPath(),
                Application.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      StringBuilder processId = new StringBuilder();
      InputStream in = process.getInputStream();
      for (int c = in.read(); c > ' '; c = in.read()) {
        processId.append((char) c);
      }
      int code =
          CommandLine.attach(jar, processId.toString(), proof.toString(), stream(out), stream(err));
      assertEquals("", text(err));
      assertEquals(0, code);
      assertEquals("obs is attached to " + processId + "\n", text(out));
      assertTrue(Files.exists(proof));
    } finally {
      process.getOutputStream().close();
      assertTrue(process.destroyForcibly().waitFor(30, TimeUnit.SECONDS));
    }
  }

  private static File agentJar(Path path) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Agent-Class", ProofAgent.class.getName());
    String entry = ProofAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(path);
        JarOutputStream jar = new JarOutputStream(file, manifest);
        InputStream in = CommandLineTest.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        jar.write(buffer, 0, read);
      }
    }
    return path.toFile();
  }

  /** Prints its process id and waits until it is told to end. */
  public static final class Application {
    public static void main(String[] args) throws IOException {
      String name = java.lang.management.ManagementFactory.getRuntimeMXBean().getName();
      System.out.println(name.substring(0, name.indexOf('@')));
      while (System.in.read() >= 0) {
        // Nobody writes anything.
      }
    }
  }

  /** Makes the file that its arguments name. */
  public static final class ProofAgent {
    public static void agentmain(String arguments, Instrumentation instrumentation)
        throws IOException {
      Files.write(new File(arguments).toPath(), new byte[0]);
    }
  }
}
