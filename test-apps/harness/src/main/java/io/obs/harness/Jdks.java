package io.obs.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every Java on this machine, one a feature version. First come those that the system property
 * {@code obs.test.jdks} or the environment variable {@code OBS_TEST_JDKS} names (homes, or folders
 * that hold homes anywhere below, separated as a class path is), then the running one, {@code
 * JAVA_HOME}, and {@code /usr/lib/jvm}.
 */
public final class Jdks {
  private static final int SEARCH_DEPTH = 8;
  private static final int PROBE_SECONDS = 30;
  private static final Pattern RELEASE_VERSION =
      Pattern.compile("(?m)^JAVA_VERSION=\"?([^\"\\s]+)");
  private static final Pattern SPECIFICATION_VERSION =
      Pattern.compile("java\\.specification\\.version = (\\S+)");

  private final Map<Integer, Jdk> byFeature = new TreeMap<>();
  private final List<String> skipped = new ArrayList<>();

  private Jdks(List<Path> explicit, List<Path> found) {
    Set<Path> seen = new HashSet<>();
    explicit.stream().flatMap(path -> homesBelow(path, seen)).forEach(home -> add(home, true));
    found.stream().flatMap(path -> homesBelow(path, seen)).forEach(home -> add(home, false));
  }

  /** Looked for once, when first asked for, and printed then: a run says which it used. */
  private static final class Machine {
    static final Jdks JDKS = find();

    private static Jdks find() {
      String named = System.getProperty("obs.test.jdks", System.getenv("OBS_TEST_JDKS"));
      List<Path> found = new ArrayList<>();
      found.add(Path.of(System.getProperty("java.home")));
      Optional.ofNullable(System.getenv("JAVA_HOME"))
          .filter(home -> !home.isBlank())
          .map(Path::of)
          .ifPresent(found::add);
      found.add(Path.of("/usr/lib/jvm"));
      Jdks jdks = new Jdks(paths(named), found);
      System.out.println("JDKs on this machine: " + jdks.byFeature.values());
      jdks.skipped.forEach(reason -> System.out.println("JDK skipped: " + reason));
      return jdks;
    }
  }

  /** Every Java found, oldest first. Never empty. */
  public static List<Jdk> all() {
    return List.copyOf(Machine.JDKS.byFeature.values());
  }

  /** Those of at least this feature version, oldest first. */
  public static List<Jdk> from(int feature) {
    return all().stream().filter(jdk -> jdk.feature() >= feature).toList();
  }

  /** The one of exactly this feature version, if the machine has it. */
  public static Optional<Jdk> find(int feature) {
    return Optional.ofNullable(Machine.JDKS.byFeature.get(feature));
  }

  /** The one that runs this test. */
  public static Jdk running() {
    return new Jdk(realPath(Path.of(System.getProperty("java.home"))), Runtime.version().feature());
  }

  /**
   * What a search below these paths finds; the first paths win, and a bad one among them is an
   * error.
   */
  static Collection<Jdk> search(List<Path> explicit, List<Path> found) {
    return new Jdks(explicit, found).byFeature.values();
  }

  private static List<Path> paths(String separated) {
    if (separated == null) {
      return List.of();
    }
    return Stream.of(separated.split(File.pathSeparator))
        .filter(path -> !path.isBlank())
        .map(path -> Path.of(path.trim()))
        .toList();
  }

  private void add(Path home, boolean explicit) {
    try {
      int feature = feature(home);
      byFeature.putIfAbsent(feature, new Jdk(home, feature));
    } catch (IOException e) {
      if (explicit) {
        throw new IllegalStateException("not a working JDK: " + home, e);
      }
      skipped.add(home + ": " + e.getMessage());
    }
  }

  private static Stream<Path> homesBelow(Path path, Set<Path> seen) {
    if (!Files.isDirectory(path)) {
      return Stream.empty();
    }
    List<Path> homes = new ArrayList<>();
    try {
      Files.walkFileTree(
          path.toRealPath(),
          EnumSet.noneOf(FileVisitOption.class),
          SEARCH_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              if (!Files.isExecutable(folder.resolve("bin/java"))) {
                return FileVisitResult.CONTINUE;
              }
              homes.add(folder);
              return FileVisitResult.SKIP_SUBTREE; // a JDK 8 holds a JRE, which is not another one
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new IllegalStateException("cannot search " + path, e);
    }
    return homes.stream().filter(seen::add).sorted();
  }

  /** Asks the launcher itself: a release file alone does not prove that this Java starts. */
  private static int feature(Path home) throws IOException {
    int started = startedFeature(home);
    Path release = home.resolve("release");
    if (Files.isReadable(release)) {
      Matcher matcher = RELEASE_VERSION.matcher(Files.readString(release));
      if (matcher.find() && featureOf(matcher.group(1)) != started) {
        throw new IOException("its release file says " + matcher.group(1) + ", java " + started);
      }
    }
    return started;
  }

  private static int startedFeature(Path home) throws IOException {
    if (home.equals(realPath(Path.of(System.getProperty("java.home"))))) {
      return Runtime.version().feature();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/java").toString(), "-XshowSettings:properties", "-version");
    CleanEnvironment.apply(builder.environment());
    Process process = builder.redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      // what it prints fits into the pipe, so it ends without being read
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("java -version takes longer than " + PROBE_SECONDS + " s");
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = SPECIFICATION_VERSION.matcher(output);
      if (!matcher.find()) {
        throw new IOException(
            "java -version failed: " + output.lines().limit(3).collect(Collectors.joining(" / ")));
      }
      return featureOf(matcher.group(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for the version", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** 8 for {@code 1.8.0_412}, 26 for {@code 26-ea}. */
  static int featureOf(String version) {
    String[] parts = Objects.requireNonNull(version).split("[._+-]");
    return Integer.parseInt(parts[0].equals("1") && parts.length > 1 ? parts[1] : parts[0]);
  }

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
