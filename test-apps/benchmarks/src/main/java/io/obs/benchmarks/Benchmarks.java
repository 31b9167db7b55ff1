package io.obs.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line: {@code startup|steady|allocated|woven|errors|scrape|all [options]}. */
public final class Benchmarks {
  /** One benchmark: measures, and returns its section of the results. */
  interface Command {
    String run(Options options) throws Exception;
  }

  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("startup", Startup::run);
    COMMANDS.put("steady", Steady::run);
    COMMANDS.put("allocated", Allocated::run);
    COMMANDS.put("woven", Woven::run);
    COMMANDS.put("errors", Errors::run);
    COMMANDS.put("scrape", Scrape::run);
  }

  private Benchmarks() {}

  /** Runs one benchmark or all and writes what it showed. */
  public static void main(String... arguments) throws Exception {
    List<String> names = List.copyOf(COMMANDS.keySet());
    if (arguments.length == 0 || !(arguments[0].equals("all") || names.contains(arguments[0]))) {
      System.err.println("usage: run " + String.join("|", names) + "|all [options], see README.md");
      System.exit(2);
    }
    Options options;
    try {
      options = Options.parse(Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    for (String name : arguments[0].equals("all") ? names : List.of(arguments[0])) {
      String section = COMMANDS.get(name).run(options);
      Path results = options.results();
      Results.replace(
          results,
          name,
          "`run " + name + options.shown() + "`, " + Machine.describe(options),
          section);
      System.out.println(section);
    }
  }
}
