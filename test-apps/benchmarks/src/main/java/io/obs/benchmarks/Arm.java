package io.obs.benchmarks;

import io.obs.benchmarks.woven.ByHand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the ways that the same application is run.
 *
 * @param isObs whether it says where its metrics are
 */
record Arm(String name, List<String> jvmOptions, Map<String, String> environment, boolean isObs) {
  static final String NONE = "none";
  static final String NONE_AGAIN = "none again";
  static final String HAND_WRITTEN = "hand-written";
  static final String DECLINING = "an agent that declines";
  static final String OBS = "obs";
  static final String NOTHING_WOVEN = "obs, nothing woven";

  /**
   * None, none again, an agent that does nothing, obs, obs that weaves nothing, and the agents that
   * the options name.
   */
  static List<Arm> forStartup(Options options) throws IOException {
    List<Arm> arms = new ArrayList<>();
    arms.add(plain(options, NONE));
    arms.add(plain(options, NONE_AGAIN));
    arms.add(agent(options, DECLINING, DecliningAgent.jar().toString()));
    arms.add(obs(options, OBS, "metrics.port=0"));
    arms.add(obs(options, NOTHING_WOVEN, "metrics.port=0" + allOff(options)));
    addAgents(options, arms);
    return arms;
  }

  /**
   * None, none again, the shop's own measuring by hand, obs, obs that weaves nothing, and the
   * agents that the options name.
   */
  static List<Arm> forSteady(Options options) throws IOException {
    List<Arm> arms = new ArrayList<>();
    arms.add(plain(options, NONE));
    arms.add(plain(options, NONE_AGAIN));
    arms.add(
        new Arm(
            HAND_WRITTEN,
            more(options, HAND_WRITTEN, List.of()),
            Map.of("SHOP_HAND_METRICS", "true"),
            false));
    arms.add(obs(options, OBS, "metrics.port=0"));
    arms.add(obs(options, NOTHING_WOVEN, "metrics.port=0" + allOff(options)));
    addAgents(options, arms);
    return arms;
  }

  /** Those of {@link #forSteady}, and an agent that does nothing. */
  static List<Arm> forAllocated(Options options) throws IOException {
    List<Arm> arms = forSteady(options);
    arms.add(agent(options, DECLINING, DecliningAgent.jar().toString()));
    return arms;
  }

  /**
   * None, none again, measuring by hand, obs whose events go nowhere, and the agents that the
   * options name.
   */
  static List<Arm> forWoven(Options options) {
    List<Arm> arms = new ArrayList<>();
    arms.add(plain(options, NONE));
    arms.add(plain(options, NONE_AGAIN));
    List<String> byHand = List.of("-D" + ByHand.PROPERTY + "=true");
    arms.add(new Arm(HAND_WRITTEN, more(options, HAND_WRITTEN, byHand), Map.of(), false));
    arms.add(obs(options, OBS, "metrics.port=0,log.output=file:/dev/null"));
    addAgents(options, arms);
    return arms;
  }

  /** None, none again, obs with events on standard output, and the agents that the options name. */
  static List<Arm> forStorm(Options options) {
    List<Arm> arms = new ArrayList<>();
    arms.add(plain(options, NONE));
    arms.add(plain(options, NONE_AGAIN));
    arms.add(obs(options, OBS, "metrics.port=0"));
    addAgents(options, arms);
    return arms;
  }

  private static Arm plain(Options options, String name) {
    return new Arm(name, more(options, name, List.of()), Map.of(), false);
  }

  private static Arm obs(Options options, String name, String arguments) {
    String agent = "-javaagent:" + options.obsJar() + "=" + arguments;
    return new Arm(name, more(options, name, List.of(agent)), Map.of(), true);
  }

  private static void addAgents(Options options, List<Arm> arms) {
    for (String agent : options.all("agent")) {
      String name = before(agent);
      arms.add(agent(options, name, agent.substring(name.length() + 1)));
    }
  }

  private static Arm agent(Options options, String name, String jar) {
    return new Arm(name, more(options, name, List.of("-javaagent:" + jar)), Map.of(), false);
  }

  /** With what {@code --option NAME=JVM_OPTION} adds. */
  private static List<String> more(Options options, String name, List<String> jvmOptions) {
    return Stream.concat(
            jvmOptions.stream(),
            options.all("option").stream()
                .filter(option -> before(option).equals(name))
                .map(option -> option.substring(name.length() + 1)))
        .toList();
  }

  private static String before(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("not NAME=VALUE: " + pair);
    }
    return pair.substring(0, equals);
  }

  /** A folder a library: its name is its switch. */
  private static String allOff(Options options) throws IOException {
    try (Stream<Path> folders = Files.list(options.root().resolve("instrumentations"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .map(folder -> ",instrumentation." + folder.getFileName() + ".enabled=false")
          .sorted()
          .collect(Collectors.joining());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
