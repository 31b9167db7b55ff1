package io.obs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what became of each test, by library, version and Java, for the table of the profile
 * {@code matrix}: Surefire's own reports number the versions and do not name them. Only where the
 * system property {@code obs.matrix.results} names a folder; one file for each test class and
 * version.
 *
 * <p>A line is {@code JDK, instrumentation, library, version, test, outcome, reason}, with tabs.
 */
public final class MatrixResults implements TestExecutionListener {
  private static final Pattern INVOCATION = Pattern.compile("\\[\\d+] (?:\\w+ ?= ?)?\"?(.*?)\"?");
  private static final String RULES = "AdviceRulesTest"; // advice is the same on every Java

  private final String folder = System.getProperty("obs.matrix.results", "");
  private final Map<String, List<String>> lines = new LinkedHashMap<>();
  private TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    add(test, "skipped", reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String reason = result.getThrowable().map(Throwable::toString).orElse("");
    switch (result.getStatus()) {
      case SUCCESSFUL:
        if (test.isTest()) {
          add(test, "passed", "");
        }
        break;
      case ABORTED:
        add(test, "skipped", result.getThrowable().map(MatrixResults::assumed).orElse(""));
        break;
      default:
        add(test, "failed", reason);
    }
  }

  private static String assumed(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).replaceFirst("^Assumption failed: ", "");
  }

  private synchronized void add(TestIdentifier test, String outcome, String reason) {
    String type = className(test);
    if (folder.isEmpty() || type == null || type.endsWith('.' + RULES)) {
      return;
    }
    String instrumentation = Paths.get("").toAbsolutePath().getFileName().toString();
    String library = library(test, type).orElse(instrumentation);
    String[] nameAndVersion = library.split(" ", 2);
    String method =
        test.getSource().map(s -> s instanceof MethodSource).orElse(false)
            ? '.' + ((MethodSource) test.getSource().get()).getMethodName()
            : "";
    lines
        .computeIfAbsent(type + ' ' + library, key -> new ArrayList<>())
        .add(
            String.join(
                "\t",
                String.valueOf(LibraryJar.runningFeature()),
                instrumentation,
                nameAndVersion.length == 2 ? nameAndVersion[0] : instrumentation,
                nameAndVersion.length == 2 ? nameAndVersion[1] : version(library, instrumentation),
                type.substring(type.lastIndexOf('.') + 1) + method,
                outcome,
                String.valueOf(reason).split("\\R", 2)[0].replace('\t', ' ')));
  }

  /** What is the JDK's has no version of its own. */
  private static String version(String library, String instrumentation) {
    return library.equals(instrumentation) ? "-" : library;
  }

  private static String className(TestIdentifier test) {
    return test.getSource()
        .map(
            source ->
                source instanceof MethodSource
                    ? ((MethodSource) source).getClassName()
                    : source instanceof ClassSource ? ((ClassSource) source).getClassName() : null)
        .orElse(null);
  }

  /** What the test class was made for, or what it says that it tries. */
  private Optional<String> library(TestIdentifier test, String type) {
    for (Optional<TestIdentifier> above = Optional.of(test);
        above.isPresent();
        above = plan.getParent(above.get())) {
      UniqueId.Segment segment = above.get().getUniqueIdObject().getLastSegment();
      if (segment.getType().equals("class-template-invocation")) {
        Matcher matcher = INVOCATION.matcher(above.get().getDisplayName());
        return Optional.of(matcher.matches() ? matcher.group(1) : above.get().getDisplayName());
      }
    }
    try {
      return AnnotationSupport.findAnnotation(Class.forName(type), Library.class)
          .map(found -> LibraryJar.of(found.value()[0]).toString());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan finished) {
    for (Map.Entry<String, List<String>> entry : lines.entrySet()) {
      try {
        Path directory =
            Files.createDirectories(Paths.get(folder, String.valueOf(LibraryJar.runningFeature())));
        Collections.sort(entry.getValue());
        Files.write(
            directory.resolve(entry.getKey().replaceAll("[^\\w.-]+", "_") + ".tsv"),
            entry.getValue(),
            StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    lines.clear();
  }
}
