package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The statements themselves, with what is expected of each, are in {@code sql-summary.txt}. */
class SqlSummaryTest {
  @Test
  void statementsOfTheWorld() throws Exception {
    List<Executable> cases = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    try (InputStream in = getClass().getResourceAsStream("sql-summary.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith("=> ")) {
          String statement = sql.toString();
          String expected = line.substring(3);
          sql.setLength(0);
          cases.add(() -> assertEquals(expected, describe(statement), statement));
          // What surrounds the statement does not change the answer.
          cases.add(
              () ->
                  assertEquals(
                      expected,
                      describe("\n/* a 'comment' -- */ -- \"line\n\t" + statement + "\n;\n"),
                      statement));
        } else if (!line.isEmpty() && !line.startsWith("## ")) {
          sql.append(sql.length() == 0 ? "" : "\n").append(line);
        }
      }
    }
    assertEquals("", sql.toString(), "a statement without an expectation");
    assertTrue(cases.size() > 2 * 250, "cases read: " + cases.size() / 2);
    assertAll(cases);
  }

  private static String describe(String sql) {
    SqlSummary summary = SqlSummary.of(sql);
    return summary.collection().isEmpty()
        ? summary.operation()
        : summary.operation() + " | " + summary.collection();
  }

  @Test
  void whatCannotBeReadIsOther() {
    for (String sql :
        new String[] {null, "", " \n\t", ";", ";;;", "--", "/*", "'", "\"", "$$", "("}) {
      assertEquals("_OTHER", describe(sql), sql);
    }
    assertSame(SqlSummary.OTHER, SqlSummary.of(null));
    assertSame(SqlSummary.OTHER, SqlSummary.of("frobnicate the widgets"));
  }

  @Test
  void longOrUnprintableNamesAreOther() {
    String longest = repeat("t", 128);
    assertEquals(longest, SqlSummary.of("select 1 from " + longest).collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from " + longest + "t").collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from \"" + longest + "t\"").collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from a" + repeat(".b", 64)).collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from \"a\nb\"").collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from a\uD800").collection());
    assertEquals("_OTHER", SqlSummary.of("select 1 from \uDC00\uD800").collection());
    assertEquals("a\uD83D\uDE00", SqlSummary.of("select 1 from a\uD83D\uDE00").collection());
  }

  @Test
  void readsNoFurtherThanTheAnswer() {
    String values = repeat(", (1, 'x')", 100_000);
    assertReads(100, "insert into orders (id, name) values (1, 'x')" + values);
    String in = "(1" + repeat(", 1", 300_000) + ")";
    assertReads(100, "select * from orders where id in " + in);
    assertReads(100, "delete from orders where id in " + in);
    assertReads(150, "update orders set a = 1 where id in " + in);
    assertReads(200, "with x as (select * from orders) select * from x where id in " + in);
    assertReads(100, "call p" + in);
    assertReads(100, "create table orders " + in);
  }

  private static void assertReads(int most, String sql) {
    Counting text = new Counting(sql);
    new SqlStatement(text).summary();
    // Each character is looked at a few times: keyword by keyword.
    assertTrue(text.reads < 12 * most, text.reads + " reads: " + sql.substring(0, 40));
  }

  @Test
  void neverThrowsAndReadsInLinearTimeWhateverRepeats() {
    String[] parts = {
      "(",
      ")",
      "((",
      "()",
      "'",
      "\"",
      "`",
      "[",
      "]",
      "[a ",
      "{",
      "$",
      "$a",
      "$$",
      "$a$",
      "/*",
      "*/",
      "/*!",
      "--",
      "#",
      "# ",
      "\n#",
      "\\",
      "\\'",
      "''",
      "q'[",
      "e'\\'",
      ".",
      "a.",
      "\".",
      ",",
      ";",
      "@",
      ":",
      "::",
      ":a",
      "1.",
      "\uD800",
      "\uDC00",
      "\u0000",
      "\u00A0",
      "from ",
      "from(",
      "from (select ",
      "select ",
      "(select ",
      "with a as (",
      "with a as (select 1 from a), ",
      "a as (select 1), ",
      "a as (select * from a union ",
      "with ",
      "with recursive a(b) as (select * from a union ",
      "update a set ",
      "delete a from b a ",
      "delete a from ",
      "insert all ",
      "insert or ",
      "top ",
      "union ",
      "union (",
      "is distinct from ",
      "from f(",
      "from a(",
      "join ",
      ", a(nolock) ",
      "only ",
      "final ",
      "from final ",
      "from final(",
      "create ",
      "create or replace ",
      "explain ",
      "explain (",
      "call ",
      "exec a = ",
      "x'",
      "N'",
      "--\n",
      "/**/",
      "on ",
      "first over "
    };
    String[] starts = {
      "",
      "select ",
      "select * from ",
      "with a as (",
      "with ",
      "update t set ",
      "delete t ",
      "insert ",
      "explain ",
      "create index ",
      "call ",
      "merge into ",
      "select 1 from f() "
    };
    for (String start : starts) {
      for (String part : parts) {
        assertLinear(start + repeat(part, 20_000 / part.length()));
      }
    }
  }

  @Test
  void neverThrowsOnNoise() {
    Random random = new Random(20_260_101);
    String[] parts = {
      "select",
      "from",
      "where",
      "insert into",
      "update",
      "delete",
      "with",
      "as",
      "recursive",
      "(",
      ")",
      ",",
      ".",
      ";",
      "'",
      "''",
      "\"",
      "`",
      "[",
      "]",
      "{",
      "}",
      "?",
      "=",
      "$$",
      "$t$",
      "$1",
      ":p",
      "::",
      "/*",
      "*/",
      "/*!",
      "--",
      "\n",
      "#",
      " ",
      "  ",
      "\\",
      "a",
      "b",
      "orders",
      "o",
      "\"o\"",
      "[o]",
      "1",
      "1.5",
      "call",
      "exec",
      "merge",
      "using",
      "union all",
      "values",
      "join",
      "on",
      "only",
      "lateral",
      "table",
      "final",
      "is",
      "not",
      "distinct",
      "extract",
      "q'(",
      "E'",
      "\uD83D",
      "\uDE00",
      "é",
      "create",
      "index",
      "or",
      "top",
      "explain",
      "copy",
      "set",
      "nolock",
      "first",
      "over",
      "\u0000"
    };
    for (int round = 0; round < 60_000; round++) {
      StringBuilder sql = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        sql.append(parts[random.nextInt(parts.length)]);
        if (random.nextInt(4) > 0) {
          sql.append(' ');
        }
      }
      assertLinear(sql.toString());
    }
    for (int round = 0; round < 5_000; round++) {
      StringBuilder sql = new StringBuilder("select ");
      for (int i = random.nextInt(60); i >= 0; i--) {
        sql.append(
            (char) (random.nextInt(8) == 0 ? random.nextInt(0x10000) : random.nextInt(0x80)));
      }
      assertLinear(sql.toString());
    }
  }

  @Test
  void millionsOfCharactersAreNoTrouble() {
    int size = 1 << 20;
    assertEquals("_OTHER", describe(repeat("(", size)));
    assertEquals("SELECT", describe("select * from " + repeat("(", size)));
    assertEquals("SELECT | t", describe("select * from " + repeat("(", size) + "t"));
    assertEquals(
        "SELECT | t",
        describe("select " + repeat("(select ", 100_000) + repeat(")", 100_000) + " from t"));
    assertEquals("SELECT", describe("select '" + repeat("x", size)));
    assertEquals("SELECT | t", describe("select '" + repeat("x", size) + "' from t"));
  }

  @Test
  void commonTableExpressionsBeyondCountAreNotNamed() {
    StringBuilder sql = new StringBuilder("with c0 as (select * from orders)");
    for (int i = 1; i < 50; i++) {
      sql.append(", c").append(i).append(" as (select * from c").append(i - 1).append(")");
    }
    assertEquals("SELECT | orders", describe(sql + " select * from c49"));
    for (int i = 50; i < 500; i++) {
      sql.append(", c").append(i).append(" as (select * from c").append(i - 1).append(")");
    }
    assertEquals("SELECT", describe(sql + " select * from c499"));
    assertEquals("DELETE", describe(sql + " delete from c499"));
    assertLinear(sql + " select * from c499");
  }

  /** No clock: reads of a character, which do not vary. */
  private static void assertLinear(String sql) {
    Counting text = new Counting(sql);
    SqlSummary summary = new SqlStatement(text).summary();
    assertNotNull(summary.operation());
    assertNotNull(summary.collection());
    assertTrue(summary.collection().length() <= 128, sql);
    long most = 200 + 40L * sql.length();
    assertTrue(
        text.reads <= most,
        text.reads
            + " reads of "
            + sql.length()
            + ": "
            + sql.substring(0, Math.min(60, sql.length())));
  }

  private static String repeat(String part, int times) {
    StringBuilder text = new StringBuilder(part.length() * times);
    for (int i = 0; i < times; i++) {
      text.append(part);
    }
    return text.toString();
  }

  private static final class Counting implements CharSequence {
    private final String text;
    long reads;

    Counting(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }
  }
}
