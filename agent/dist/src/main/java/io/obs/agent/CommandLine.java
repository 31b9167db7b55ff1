package io.obs.agent;

import io.obs.weaver.InstrumentationModule;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What {@code java -jar obs.jar} does: explains itself, checks a configuration, attaches. */
public final class CommandLine {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final String USAGE =
      "usage:\n"
          + "  java -javaagent:obs.jar[=KEY=VALUE,...] -jar app.jar\n"
          + "                          measures app.jar\n"
          + "  java -jar obs.jar attach PID [KEY=VALUE,...]\n"
          + "                          measures a JVM that runs already\n"
          + "  java -jar obs.jar config\n"
          + "                          lists the keys of the configuration with their defaults\n"
          + "  java -jar obs.jar config --effective [KEY=VALUE,...]\n"
          + "                          shows what this environment sets them to;\n"
          + "                          fails when anything is wrong with it\n"
          + "  java -jar obs.jar config --markdown\n"
          + "                          lists the keys as a table for documents\n"
          + "  java -jar obs.jar version\n"
          + "  java -jar obs.jar help\n";

  private final Set<String> instrumentations;
  private final PrintStream out;
  private final PrintStream err;

  private CommandLine(Set<String> instrumentations, PrintStream out, PrintStream err) {
    this.instrumentations = instrumentations;
    this.out = out;
    this.err = err;
  }

  /** Called by {@link ObsAgent} for {@code java -jar obs.jar}. Returns the exit code. */
  public static int main(String[] arguments) {
    Set<String> instrumentations = new HashSet<String>();
    for (InstrumentationModule module :
        ServiceLoader.load(InstrumentationModule.class, CommandLine.class.getClassLoader())) {
      instrumentations.add(module.name());
    }
    return run(arguments, instrumentations, System.out, System.err);
  }

  /** Like {@link #run(String[], Set, PrintStream, PrintStream)}, without a look at their names. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, Collections.<String>emptySet(), out, err);
  }

  /**
   * Runs a command to its end. Never throws, nor ends the JVM.
   *
   * @param instrumentations the names of those there are, against which {@code config --effective}
   *     checks the switches; when empty, it does not
   * @return the exit code: 0 done, 1 failed, 2 no such command
   */
  public static int run(
      String[] args, Set<String> instrumentations, PrintStream out, PrintStream err) {
    int code = new CommandLine(instrumentations, out, err).run(args);
    out.flush();
    err.flush();
    return code;
  }

  private int run(String[] args) {
    String command = args.length == 0 ? "help" : args[0];
    if (is(command, "help", "-h", "--help") && args.length <= 1) {
      print("obs " + version() + " measures Java services from outside.\n\n" + USAGE);
      return DONE;
    }
    if (is(command, "version", "-v", "--version") && args.length == 1) {
      print("obs " + version() + "\n");
      return DONE;
    }
    if (command.equals("config")) {
      return config(args);
    }
    if (command.equals("attach") && (args.length == 2 || args.length == 3)) {
      return attach(args[1], args.length == 3 ? args[2] : null);
    }
    return misused();
  }

  private static boolean is(String command, String name, String shortOption, String option) {
    return command.equals(name) || command.equals(shortOption) || command.equals(option);
  }

  private int config(String[] args) {
    if (args.length == 1) {
      print(ConfigTable.text());
      return DONE;
    }
    if (args[1].equals("--markdown") && args.length == 2) {
      print(ConfigTable.markdown());
      return DONE;
    }
    if (args[1].equals("--effective") && args.length <= 3) {
      return effectiveConfig(Config.load(args.length == 3 ? args[2] : null));
    }
    return misused();
  }

  /** Apart from loading it, so that tests do not depend on the environment they run in. */
  static int effectiveConfig(
      Config config, Set<String> instrumentations, PrintStream out, PrintStream err) {
    return new CommandLine(instrumentations, out, err).effectiveConfig(config);
  }

  private int effectiveConfig(Config config) {
    print(ConfigTable.effective(config));
    List<String> warnings = new ArrayList<String>(config.warnings());
    if (!instrumentations.isEmpty()) {
      warnings.addAll(config.unknownInstrumentations(instrumentations));
    }
    for (String warning : warnings) {
      err.print("warning: " + warning + "\n");
    }
    return warnings.isEmpty() ? DONE : FAILED;
  }

  private int attach(String processId, String arguments) {
    if (processId.isEmpty()) {
      return misused();
    }
    for (int i = 0; i < processId.length(); i++) {
      if (processId.charAt(i) < '0' || processId.charAt(i) > '9') {
        err.print("obs: not a process id: " + ConfigWarning.quote(processId) + "\n\n");
        return misused();
      }
    }
    File jar = jar();
    if (jar == null) {
      err.print("obs: cannot attach: the path of obs.jar is unknown\n");
      return FAILED;
    }
    return attach(jar, processId, arguments);
  }

  /** Apart from finding the jar, so that tests can attach one of their own. */
  static int attach(
      File jar, String processId, String arguments, PrintStream out, PrintStream err) {
    return new CommandLine(Collections.<String>emptySet(), out, err)
        .attach(jar, processId, arguments);
  }

  private int attach(File jar, String processId, String arguments) {
    try {
      Attachment.attach(jar, processId, arguments);
    } catch (RuntimeException | LinkageError e) {
      // A linkage error where the runtime lacks the module jdk.attach.
      err.print("obs: cannot attach to " + processId + ": " + reason(e) + "\n");
      return FAILED;
    }
    print("obs is attached to " + processId + "\n");
    return DONE;
  }

  /** What the attach interface said; what wraps it says only that it was called. */
  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
      root = root.getCause();
    }
    return ConfigWarning.quote(root.toString());
  }

  private int misused() {
    err.print(USAGE);
    return MISUSED;
  }

  private void print(String text) {
    out.print(text);
  }

  /** The version in the manifest of the jar that this class comes from. */
  static String version() {
    File jar = jar();
    if (jar != null) {
      try (JarFile file = new JarFile(jar)) {
        Manifest manifest = file.getManifest();
        String version =
            manifest == null
                ? null
                : manifest.getMainAttributes().getValue("Implementation-Version");
        if (version != null) {
          return version;
        }
      } catch (IOException e) {
        // A version is not worth a failure.
      }
    }
    return "(unknown version)";
  }

  /**
   * The jar that this class comes from, absolute, since a JVM that it is attached to has a working
   * directory of its own. Null when run from a directory of classes.
   */
  private static File jar() {
    File jar = null;
    try {
      CodeSource source = CommandLine.class.getProtectionDomain().getCodeSource();
      if (source != null && source.getLocation() != null) {
        jar = new File(source.getLocation().toURI());
      }
    } catch (URISyntaxException | IllegalArgumentException | SecurityException e) {
      // A location within a jar, or with a space that nobody escaped.
    }
    if (jar == null) {
      // After "java -jar" this is the jar's path, no more.
      jar = new File(System.getProperty("java.class.path", ""));
    }
    return jar.isFile() ? jar.getAbsoluteFile() : null;
  }
}
