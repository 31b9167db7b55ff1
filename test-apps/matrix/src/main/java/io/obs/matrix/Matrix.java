package io.obs.matrix;

import io.obs.harness.Jdk;
import io.obs.harness.Jdks;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the tests of every instrumentation on each JDK but the one that runs the build, which has
 * run them already, and makes the table of all results, {@code target/matrix.md} of the root.
 *
 * <p>Each JDK has a Maven of its own, since an execution of Surefire has one JVM. Maven itself runs
 * on the build's JDK; only the tests run on the other.
 */
public final class Matrix {
  private static final int MAJOR_OF_JAVA_0 = 44;
  private static final Pattern COUNT = Pattern.compile(" (errors|failures)=\"([1-9]\\d*)\"");

  private final Path root;
  private final boolean offline;
  private final Path work;

  /** The test classes that are of a newer Java than a JDK, by their files, and of which. */
  private final Map<Jdk, Map<String, Integer>> tooNew = new LinkedHashMap<>();

  private Matrix(Path root, boolean offline) {
    this.root = root;
    this.offline = offline;
    work = root.resolve("target").resolve("matrix");
  }

  /**
   * @param arguments the root of the build; feature versions with commas, or nothing for every JDK
   *     that is found; {@code true} if Maven is to stay offline
   * @throws IllegalStateException if a test failed or did not run; the table is there then, too
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Set<Integer> features =
        Stream.of(arguments[1].split(","))
            .filter(feature -> !feature.isBlank())
            .map(feature -> Integer.valueOf(feature.trim()))
            .collect(Collectors.toSet());
    Matrix matrix = new Matrix(Path.of(arguments[0]), Boolean.parseBoolean(arguments[2]));
    List<String> faults = new ArrayList<>();
    for (Jdk jdk : Jdks.all()) {
      if (jdk.feature() != Jdks.running().feature()
          && (features.isEmpty() || features.contains(jdk.feature()))) {
        faults.addAll(matrix.run(jdk));
      }
    }
    matrix.tellLeftOut();
    Table table = new Table(Result.all(matrix.work.resolve("results")));
    Path page = matrix.root.resolve("target").resolve("matrix.md");
    Files.write(page, table.markdown().getBytes(StandardCharsets.UTF_8));
    System.out.println("the table of results: " + page);
    faults.addAll(table.faults());
    if (!faults.isEmpty()) {
      throw new IllegalStateException(String.join("\n", faults));
    }
  }

  /** Returns what went wrong beside what the contracts tell themselves. */
  private List<String> run(Jdk jdk) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path log = work.resolve("jdk-" + jdk.feature() + ".log");
    Path excludes = work.resolve("jdk-" + jdk.feature() + ".excludes");
    leaveOut(jdk, excludes);
    String reports = "surefire-reports-" + jdk.feature();
    FileTime before = FileTime.fromMillis(System.currentTimeMillis() / 1000 * 1000);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-B",
                "-f",
                root.resolve("pom.xml").toString(),
                "test",
                "-Pmatrix",
                "-pl",
                "instrumentations",
                "-am",
                "-Djvm=" + jdk.java(),
                "-Dobs.matrix.nested=true",
                "-Dobs.tests.reports=" + reports,
                "-Dsurefire.excludesFile=" + excludes,
                "-Dmaven.test.failure.ignore=true"));
    if (offline) {
      command.add("-o");
    }
    ProcessBuilder maven = new ProcessBuilder(command);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    maven.redirectErrorStream(true).redirectOutput(log.toFile());
    System.out.println("the contracts on " + jdk + ", see " + log);
    int exit = maven.start().waitFor();
    System.out.println("  took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    List<String> faults = new ArrayList<>();
    if (exit != 0) {
      faults.add(jdk + ": Maven ended with " + exit + ", see " + log);
    }
    faults.addAll(compare(jdk, reports, before));
    return faults;
  }

  /** Finds out which test classes are of a newer Java than the JDK, and excludes them. */
  private void leaveOut(Jdk jdk, Path excludes) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> folders = Files.list(root.resolve("instrumentations"))) {
      for (Path folder : folders.sorted().toList()) {
        Path classes = folder.resolve("target").resolve("test-classes");
        if (Files.isDirectory(classes)) {
          try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith("Test.class")).toList()) {
              int feature = feature(file);
              if (feature > jdk.feature()) {
                String name = classes.relativize(file).toString();
                found.put(name.substring(0, name.length() - ".class".length()), feature);
              }
            }
          }
        }
      }
    }
    List<String> patterns = new ArrayList<>(List.of("**/*$*"));
    found.keySet().forEach(name -> patterns.add(name + ".java"));
    Files.write(excludes, patterns);
    tooNew.put(jdk, found);
  }

  /**
   * Writes down, as the contracts would, what was left out: of each library and version that these
   * tests were run with on another JDK, which is known only when all have been run.
   */
  private void tellLeftOut() throws IOException {
    List<Result> known = Result.all(work.resolve("results"));
    for (Map.Entry<Jdk, Map<String, Integer>> left : tooNew.entrySet()) {
      String feature = String.valueOf(left.getKey().feature());
      Set<String> lines = new TreeSet<>();
      left.getValue()
          .forEach(
              (name, needed) -> {
                String simple = name.substring(name.lastIndexOf('/') + 1);
                String folder = folderOf(name);
                for (Result result : known) {
                  if (result.testClass().equals(simple)
                      && result.instrumentation().equals(folder)) {
                    lines.add(
                        String.join(
                            "\t",
                            feature,
                            result.instrumentation(),
                            result.library(),
                            result.version(),
                            simple,
                            "skipped",
                            "the test itself is of Java " + needed));
                  }
                }
              });
      Path folder = work.resolve("results").resolve(feature);
      Files.createDirectories(folder);
      Files.write(folder.resolve("left-out.tsv"), lines);
    }
  }

  private String folderOf(String testClass) {
    try (Stream<Path> folders = Files.list(root.resolve("instrumentations"))) {
      return folders
          .filter(f -> Files.exists(f.resolve("target/test-classes/" + testClass + ".class")))
          .map(folder -> folder.getFileName().toString())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int feature(Path classFile) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(classFile))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort() - MAJOR_OF_JAVA_0;
    }
  }

  /**
   * What Surefire reports of failures, and which reports it does not have on this JDK although it
   * has them on the build's: of a JVM that crashed there are none.
   */
  private List<String> compare(Jdk jdk, String reports, FileTime before) throws IOException {
    Map<String, Integer> left = tooNew.get(jdk);
    FileTime begun = Files.getLastModifiedTime(work.resolve("started"));
    List<String> faults = new ArrayList<>();
    List<Path> modules = new ArrayList<>();
    modules.addAll(Arrays.asList(root.resolve("agent/bootstrap"), root.resolve("agent/weaver")));
    try (Stream<Path> folders = Files.list(root.resolve("instrumentations"))) {
      folders.filter(Files::isDirectory).sorted().forEach(modules::add);
    }
    for (Path module : modules) {
      Path target = module.resolve("target");
      Set<String> expected = reports(target.resolve("surefire-reports"), begun);
      Set<String> found = reports(target.resolve(reports), before);
      for (String name : expected) {
        String test = name.replaceAll("^TEST-|(-newest)?\\.xml$", "");
        if (!found.contains(name) && !left.containsKey(test.replace('.', '/'))) {
          faults.add(jdk + ": no " + name + " in " + module.getFileName());
        }
      }
      for (String name : found) {
        String head = Files.readString(target.resolve(reports).resolve(name)).split("<prop", 2)[0];
        Matcher counts = COUNT.matcher(head);
        while (counts.find()) {
          faults.add(jdk + ": " + counts.group(2) + ' ' + counts.group(1) + " in " + name);
        }
      }
    }
    return faults;
  }

  private static Set<String> reports(Path folder, FileTime since) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.matches("TEST-.*\\.xml")
              && Files.getLastModifiedTime(file).compareTo(since) >= 0) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }
}
