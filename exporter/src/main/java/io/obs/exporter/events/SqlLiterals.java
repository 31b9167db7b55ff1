package io.obs.exporter.events;

import java.util.Locale;

/**
 * Takes the values out of SQL that stands in messages, where drivers put the statement that failed,
 * or the value that was there already. Names of tables and columns stay. Stateless.
 */
final class SqlLiterals {
  private SqlLiterals() {}

  /** Whether a message holds SQL, or a value out of a database. */
  static boolean looksLikeSql(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("sql")
        || lower.contains("insert into ")
        || lower.contains("delete from ")
        || lower.contains("merge into ")
        || lower.contains("select ") && lower.contains("from ")
        || lower.contains("update ") && lower.contains(" set ")
        || lower.contains(" where ") && lower.contains("=")
        || lower.contains("values (")
        || lower.contains("values(")
        || lower.contains("duplicate entry '")
        || lower.contains("key (") && lower.contains(")=(");
  }

  /** With {@code ?} for each value. */
  static String masked(String text) {
    return keyValues(quoted(near(text)));
  }

  /** MySQL quotes what is left of a statement that it cannot read: nothing of it is shown. */
  private static String near(String text) {
    int near = text.indexOf(" near '");
    if (near < 0 || !text.contains("SQL syntax")) {
      return text;
    }
    int from = near + " near '".length();
    int to = text.lastIndexOf("' at line ");
    return to >= from
        ? text.substring(0, from - 1) + '?' + text.substring(to + 1)
        : text.substring(0, from - 1) + '?';
  }

  private static String quoted(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    int verb = firstVerb(text);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\'' && opens(text, i)) {
        i = endOfLiteral(text, i);
        shown.append('?');
      } else if (c == '$' && dollarTag(text, i) > 0) {
        int tag = dollarTag(text, i);
        int end = text.indexOf(text.substring(i, i + tag), i + tag);
        i = end < 0 ? text.length() : end + tag;
        shown.append('?');
      } else if (c >= '0' && c <= '9' && i > verb && isAfterOperator(text, i)) {
        int end = i;
        while (end < text.length()
            && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.')) {
          end++;
        }
        shown.append('?');
        i = end;
      } else {
        shown.append(c);
        i++;
      }
    }
    return shown.toString();
  }

  /** Where a statement begins: numbers before it are the driver's own. */
  private static int firstVerb(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int first = text.length();
    for (String verb :
        new String[] {"select ", "insert into ", "update ", "delete from ", "merge into "}) {
      int at = lower.indexOf(verb);
      if (at >= 0 && at < first) {
        first = at;
      }
    }
    return first;
  }

  /** An apostrophe stands between letters; a literal may have one letter before it: N'…'. */
  private static boolean opens(String text, int at) {
    return at == 0
        || !Character.isLetterOrDigit(text.charAt(at - 1))
        || at > 1
            && "NEBXnebx".indexOf(text.charAt(at - 1)) >= 0
            && !Character.isLetterOrDigit(text.charAt(at - 2));
  }

  /** Behind its closing quote; two of them are one in it. */
  private static int endOfLiteral(String text, int at) {
    int i = at + 1;
    while (i < text.length()) {
      if (text.charAt(i) == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
        i += 2;
      } else if (text.charAt(i) != '\'') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return text.length();
  }

  /** How long PostgreSQL's {@code $tag$} is; 0 if there is none. */
  private static int dollarTag(String text, int at) {
    for (int i = at + 1; i < text.length() && i - at < 64; i++) {
      char c = text.charAt(i);
      if (c == '$') {
        return i + 1 - at;
      }
      if (!Character.isLetter(c) && c != '_') {
        return 0;
      }
    }
    return 0;
  }

  private static boolean isAfterOperator(String text, int at) {
    int i = at - 1;
    boolean space = false;
    while (i >= 0 && (text.charAt(i) == ' ' || text.charAt(i) == '-')) {
      i--;
      space = true;
    }
    if (i < 0) {
      return false;
    }
    char before = text.charAt(i);
    if ("=<>(,+*/%".indexOf(before) >= 0) {
      return true;
    }
    return space && (endsWithWord(text, i, "between") || endsWithWord(text, i, "and"));
  }

  private static boolean endsWithWord(String text, int last, String word) {
    int from = last + 1 - word.length();
    return from > 0
        && text.regionMatches(true, from, word, 0, word.length())
        && text.charAt(from - 1) == ' ';
  }

  /** PostgreSQL: {@code Key (email)=(a@b.c) already exists}. */
  private static String keyValues(String text) {
    String shown = text;
    int from = shown.indexOf(")=(");
    while (from >= 0) {
      int to = shown.indexOf(") ", from + 3);
      to = to < 0 ? shown.length() : to;
      shown = shown.substring(0, from + 3) + '?' + shown.substring(to);
      from = shown.indexOf(")=(", from + 4);
    }
    return shown;
  }
}
