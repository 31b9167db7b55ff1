package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README's table of libraries names each instrumentation, and only versions that are tested.
 */
class InstrumentationDocumentationTest {
  private static final String HEAD = "| instrumentation | library |";

  /** Not within a word, behind a slash (HTTP/2), or of Java. */
  private static final Pattern VERSION =
      Pattern.compile("(?<![\\w./])(?<!Java )([0-9]+(?:\\.[0-9]+)*)\\b");

  private static final Pattern PROPERTY = Pattern.compile("<([a-z0-9.-]+\\.version)>([^<]+)</\\1>");

  private final Path root = Paths.get(System.getProperty("obs.root"));

  /** What the table says of each library, by the name of its instrumentation. */
  private Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<String, String>();
    boolean inTable = false;
    for (String line : Files.readAllLines(root.resolve("README.md"), StandardCharsets.UTF_8)) {
      if (line.startsWith(HEAD)) {
        inTable = true;
      } else if (inTable && !line.startsWith("|")) {
        break;
      } else if (inTable && line.startsWith("| `")) {
        String[] cells = line.split("\\|");
        String name = cells[1].trim().replace("`", "");
        assertEquals(null, rows.put(name, cells[2]), "a second row for " + name);
      }
    }
    return rows;
  }

  @Test
  void eachFolderHasItsRow() throws IOException {
    TreeSet<String> folders = new TreeSet<String>();
    try (Stream<Path> all = Files.list(root.resolve("instrumentations"))) {
      all.filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .forEach(folder -> folders.add(folder.getFileName().toString()));
    }
    assertTrue(folders.contains("tomcat"), folders.toString());
    assertEquals(folders, new TreeSet<String>(rows().keySet()));
  }

  /** A version that the table names must begin one that the module's tests are given. */
  @Test
  void versionsThatAreNamedAreTested() throws IOException {
    List<String> untested = new ArrayList<String>();
    int versions = 0;
    for (Map.Entry<String, String> row : rows().entrySet()) {
      String given = given(root.resolve("instrumentations").resolve(row.getKey()));
      Matcher named = VERSION.matcher(row.getValue());
      while (named.find()) {
        versions++;
        String begin = Pattern.quote(named.group(1));
        if (!Pattern.compile("(?<![0-9.])" + begin + "[-.<\"' ]").matcher(given).find()) {
          untested.add(row.getKey() + " " + named.group(1));
        }
      }
    }
    assertTrue(versions > 0);
    assertEquals(Collections.<String>emptyList(), untested);
  }

  /** The module's pom, the root's versions that it uses, and its tests. */
  private String given(Path module) throws IOException {
    StringBuilder given = new StringBuilder(text(module.resolve("pom.xml")));
    Path tests = module.resolve("src/test");
    if (Files.exists(tests)) {
      try (Stream<Path> files = Files.walk(tests)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          if (file.toString().endsWith(".java")) {
            given.append(text(file));
          }
        }
      }
    }
    Matcher property = PROPERTY.matcher(text(root.resolve("pom.xml")));
    while (property.find()) {
      if (given.indexOf("${" + property.group(1) + "}") >= 0) {
        given.append('\n').append(property.group(2)).append(' ');
      }
    }
    return given.toString();
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
