package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The URLs, with what is expected of each, are in {@code database-url.txt}. */
class DatabaseUrlTest {
  private static List<String[]> cases() throws Exception {
    List<String[]> cases = new ArrayList<>();
    try (InputStream in = DatabaseUrlTest.class.getResourceAsStream("database-url.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          int arrow = line.indexOf(" => ");
          cases.add(new String[] {line.substring(0, arrow), line.substring(arrow + 4)});
        }
      }
    }
    assertTrue(cases.size() > 150, "cases read: " + cases.size());
    return cases;
  }

  @Test
  void urlsOfTheWorld() throws Exception {
    List<Executable> checks = new ArrayList<>();
    for (String[] each : cases()) {
      checks.add(() -> assertEquals(each[1], DatabaseUrl.parse(each[0]).toString(), each[0]));
    }
    assertAll(checks);
  }

  @Test
  void noUserNorPasswordComesOut() throws Exception {
    // Whatever the table shows as secret, in all its forms; and each with signs that upset parsers.
    List<Executable> checks = new ArrayList<>();
    for (String[] each : cases()) {
      for (String secret :
          new String[] {
            "qzxj",
            "qz/xj",
            "qz?xj",
            "qz@xj",
            "qz;xj",
            "qz:xj",
            "qz&xj",
            "qz=xj",
            "qz#xj",
            "qz%2Fxj",
            "qz,xj",
            "qz(xj",
            "qz)xj",
            "qz}xj",
            "qz{xj",
            "qz[xj",
            "qz]xj",
            "qz\\xj",
            "qz'xj",
            "qz\"xj",
            "qz|xj",
            "qz xj",
            "@qzxj",
            "/qzxj",
            "?qzxj",
            ";qzxj",
            ":qzxj",
            "//qzxj",
            "qzxj@",
            "qzxj/",
            "qzxj?",
            "qzxj;",
            "qzxj:",
            "qz@xj/qzxj",
            "qz?x@xj/qzxj",
            "qz/xj?qzxj",
            "qz/xj@qzxj",
            "qz@xj/qzxj?qzxj",
            "qz@xj?qzxj=qzxj",
            "qz/xj?qzxj=qzxj",
            "qz;x@qzxj/qzxj",
            "12/qzxj"
          }) {
        String url = each[0].replace("qzxj", secret);
        if (url.equals(each[0]) && !secret.equals("qzxj")) {
          continue;
        }
        checks.add(
            () -> {
              String out = DatabaseUrl.parse(url).toString().toLowerCase(Locale.ROOT);
              assertFalse(out.contains("qz") || out.contains("xj"), url + " gave " + out);
            });
      }
    }
    assertAll(checks);
  }

  @Test
  void anythingElseIsOther() {
    for (String url :
        new String[] {
          null,
          "",
          " ",
          "jdbc",
          "jdbc:",
          "jdbc:jdbc:",
          "jdbc:tc:",
          "jdbc:unknown://h/db",
          "postgresql://h/db",
          "mysql",
          "tc:postgresql://h/db",
          "jdbc:p6spy:",
          "http://h/db",
          "jdbc::",
          "jdbc://",
          "\u0000"
        }) {
      assertEquals("other_sql", DatabaseUrl.parse(url).system(), url);
      assertEquals("", DatabaseUrl.parse(url).namespace(), url);
    }
  }

  @Test
  void namesThatDoNotFitALabelAreLeftOut() {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < 128; i++) {
      name.append('d');
    }
    String url = "jdbc:postgresql://h/" + name;
    assertEquals(name.toString(), DatabaseUrl.parse(url).namespace());
    assertEquals("", DatabaseUrl.parse(url + "d").namespace());
    assertEquals("", DatabaseUrl.parse("jdbc:postgresql://h/a\nb").namespace());
    assertEquals("", DatabaseUrl.parse("jdbc:postgresql://h/a%0Ab").namespace());
    assertEquals("", DatabaseUrl.parse("jdbc:postgresql://h/a\uD800").namespace());
  }

  @Test
  void neverThrows() throws Exception {
    Random random = new Random(20_260_101);
    List<String[]> cases = cases();
    String signs = "/:;@?&=(){}[]\\'\"%,.|# ~!\u0000\uD800x1";
    for (int round = 0; round < 100_000; round++) {
      StringBuilder url = new StringBuilder(cases.get(random.nextInt(cases.size()))[0]);
      for (int edits = random.nextInt(6); edits >= 0; edits--) {
        int at = random.nextInt(url.length() + 1);
        switch (random.nextInt(3)) {
          case 0:
            url.insert(at, signs.charAt(random.nextInt(signs.length())));
            break;
          case 1:
            url.setLength(at);
            break;
          default:
            url.delete(at, Math.min(url.length(), at + random.nextInt(4)));
            break;
        }
      }
      DatabaseUrl parsed = DatabaseUrl.parse(url.toString());
      assertNotNull(parsed.namespace());
      assertEquals(parsed.system().toLowerCase(Locale.ROOT), parsed.system());
    }
  }
}
