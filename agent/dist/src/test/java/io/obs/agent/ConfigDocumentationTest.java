package io.obs.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.junit.jupiter.api.Test;

/**
 * The README's table of the configuration is the one that is made from {@link ConfigKey}.
 *
 * <p>With {@code -Dobs.readme.write=true} the table is put there instead of compared.
 */
class ConfigDocumentationTest {
  private static final String BEGIN = "<!-- config:begin -->\n";
  private static final String END = "<!-- config:end -->";

  private static final String REGENERATE =
      "The README's table of the configuration is not up to date. Write it anew by\n"
          + "  mvn -pl agent/dist -am verify -Dtest=ConfigDocumentationTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dobs.readme.write=true\n"
          + "or put the output of \"java -jar agent/dist/target/obs.jar config --markdown\" between"
          + " the lines \"<!-- config:begin -->\" and \"<!-- config:end -->\".\n";

  @Test
  void readmeHasTheTable() throws IOException {
    Path readme = Paths.get(System.getProperty("obs.root"), "README.md");
    String text =
        new String(Files.readAllBytes(readme), StandardCharsets.UTF_8).replace("\r\n", "\n");
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertTrue(
        begin >= BEGIN.length() && end >= begin, readme + " lacks " + BEGIN.trim() + " or " + END);
    if (Boolean.getBoolean("obs.readme.write")) {
      String written = text.substring(0, begin) + ConfigTable.markdown() + text.substring(end);
      Files.write(readme, written.getBytes(StandardCharsets.UTF_8));
      return;
    }
    assertEquals(ConfigTable.markdown(), text.substring(begin, end), REGENERATE);
  }
}
