package io.obs.bootstrap;

/**
 * The words of a SQL text, one at a time, in any vendor's spelling: comments are passed over,
 * literals and quoted names come as one token.
 *
 * <p>The dialect is not known here. Where dialects disagree, the comments below say which reading
 * is taken. Whatever is left open at the end of the text (a quote, a comment) ends there.
 *
 * <p>For one text and one thread; {@link SqlStatement} drives it. Looks at each character a small,
 * fixed number of times and allocates nothing but the names asked for. Takes a {@link CharSequence}
 * so that a test can count what is read.
 */
final class SqlTokens {
  static final int END = 0;

  /** An unquoted name or keyword. */
  static final int WORD = 1;

  /** A quoted name: {@code "a"}, {@code `a`} or {@code [a]}. */
  static final int QUOTED = 2;

  static final int STRING = 3;
  static final int NUMBER = 4;

  /** A marker with a name or number: {@code :id}, {@code $1}. A plain {@code ?} is a symbol. */
  static final int PARAMETER = 5;

  /** One of the above, or the symbol's own character. */
  int kind;

  int start;
  int end;

  private final CharSequence text;
  private final int length;
  private int previousStart;
  private int previousEnd;
  private int earlierStart;
  private int earlierEnd;
  private boolean afterDot;
  private boolean flatComments;
  private boolean inExecutableComment;

  SqlTokens(CharSequence text) {
    this.text = text;
    this.length = text.length();
  }

  /** Moves to the next token and returns its kind; {@link #END} again and again at the end. */
  int next() {
    earlierStart = previousStart;
    earlierEnd = previousEnd;
    previousStart = start;
    previousEnd = end;
    afterDot = kind == '.';
    int i = skipBlank(end);
    start = i;
    if (i >= length) {
      end = length;
      return kind = END;
    }
    char c = text.charAt(i);
    if (isDigit(c)) {
      end = number(i);
      return kind = NUMBER;
    }
    if (c == '$') {
      return dollar(i);
    }
    if (isWordPart(c)) {
      return word(i);
    }
    switch (c) {
      case '\'':
        end = string(i + 1, false);
        return kind = STRING;
      case '"':
      case '`':
        return quoted(i + 1, c);
      case '[':
        if (opensName(i)) {
          return quoted(i + 1, ']');
        }
        break;
      case ':':
        // "::" is PostgreSQL's cast. ":from" is a parameter, not the keyword.
        if (charAt(i + 1) == ':') {
          end = i + 2;
          return kind = ':';
        }
        if (isWordPart(charAt(i + 1))) {
          end = wordEnd(i + 1);
          return kind = PARAMETER;
        }
        break;
      default:
        break;
    }
    end = i + 1;
    return kind = c;
  }

  /** Goes back to a token that began at {@code position}, and reads it again. */
  void rewind(int position) {
    end = position;
    kind = END;
    next();
  }

  /** Whether this is that keyword, given in upper case. {@code x.from} is a column. */
  boolean is(String keyword) {
    return kind == WORD && !afterDot && matches(start, end, keyword);
  }

  boolean isAny(String[] keywords) {
    return find(keywords) != null;
  }

  /** The entry that this keyword is, or null. */
  String find(String[] keywords) {
    for (String keyword : keywords) {
      if (is(keyword)) {
        return keyword;
      }
    }
    return null;
  }

  /** Whether this FROM opens a clause: {@code a IS [NOT] DISTINCT FROM b} does not. */
  boolean isFrom() {
    return is("FROM")
        && !(matches(previousStart, previousEnd, "DISTINCT")
            && (matches(earlierStart, earlierEnd, "IS")
                || matches(earlierStart, earlierEnd, "NOT")));
  }

  /** Whether this token can be a name, or a part of one. MySQL's names may begin with a digit. */
  boolean isName() {
    if (kind == NUMBER) {
      for (int i = start; i < end; i++) {
        char c = text.charAt(i);
        if (!isDigit(c)) {
          return c != '.';
        }
      }
      return false;
    }
    return kind == WORD || kind == QUOTED && end - start > 2;
  }

  /**
   * Reads a name of one or more parts and stops on the token behind it. The name then lies between
   * the start of this token and the position returned.
   */
  int name() {
    int nameEnd = end;
    while (next() == '.') {
      do {
        next(); // SQL Server leaves the schema out: db..table
      } while (kind == '.');
      if (kind == '*') { // MySQL: DELETE a.* FROM a
        next();
        break;
      }
      if (!isName()) {
        break;
      }
      nameEnd = end;
    }
    return nameEnd;
  }

  /** Whether the text between these positions is that upper-case ASCII word, in any case. */
  boolean matches(int from, int to, String upperCase) {
    if (to - from != upperCase.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (upper(text.charAt(i)) != upperCase.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two names are the same but for case and quotes. */
  boolean sameName(int from, int to, int otherFrom, int otherTo) {
    if (isQuote(text.charAt(from))) {
      from++;
      to--;
    }
    if (isQuote(text.charAt(otherFrom))) {
      otherFrom++;
      otherTo--;
    }
    if (to - from != otherTo - otherFrom) {
      return false;
    }
    for (int i = from, j = otherFrom; i < to; i++, j++) {
      if (upper(text.charAt(i)) != upper(text.charAt(j))) {
        return false;
      }
    }
    return true;
  }

  /** The name between two positions, fit for a label; moves this reader elsewhere. */
  String label(int from, int to) {
    StringBuilder name = new StringBuilder(Math.min(to - from, SqlSummary.MAX_COLLECTION + 1));
    rewind(from);
    while (kind != END && start < to) {
      if (kind == QUOTED) {
        char close = text.charAt(end - 1);
        for (int i = start + 1; i < end - 1 && fits(name); i++) {
          char c = text.charAt(i);
          name.append(c);
          if (c == close) {
            i++; // the doubled quote
          }
        }
      } else {
        for (int i = start; i < end && fits(name); i++) {
          name.append(text.charAt(i));
        }
      }
      if (!fits(name)) {
        return "_OTHER";
      }
      next();
    }
    return isPrintable(name) ? name.toString() : "_OTHER";
  }

  private static boolean fits(StringBuilder name) {
    return name.length() <= SqlSummary.MAX_COLLECTION;
  }

  private static boolean isPrintable(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < name.length()
          && Character.isLowSurrogate(name.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private int skipBlank(int i) {
    while (i < length) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        i++;
      } else if (c == '-' && charAt(i + 1) == '-') {
        i = lineEnd(i);
      } else if (c == '/' && charAt(i + 1) == '*') {
        if (charAt(i + 2) == '!') {
          // MySQL runs what is in /*!40001 … */
          inExecutableComment = true;
          i += 3;
          while (isDigit(charAt(i))) {
            i++;
          }
        } else {
          i = comment(i);
        }
      } else if (c == '*' && inExecutableComment && charAt(i + 1) == '/') {
        inExecutableComment = false;
        i += 2;
      } else if (c == '#' && !isWordPart(charAt(i + 1)) && startsLine(i)) {
        i = lineEnd(i); // MySQL. Elsewhere # begins a SQL Server name or is PostgreSQL's XOR.
      } else {
        break;
      }
    }
    return i;
  }

  private int lineEnd(int i) {
    while (i < length && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i;
  }

  private boolean startsLine(int i) {
    // Nothing but blanks since the last token or line: at worst these blanks are read twice.
    for (int k = i - 1; k >= end; k--) {
      char c = text.charAt(k);
      if (c == '\n' || c == '\r') {
        return true;
      }
      if (!isBlank(c)) {
        return false;
      }
    }
    return end == 0;
  }

  /**
   * PostgreSQL and SQL Server nest comments, Oracle and MySQL do not. Nesting is tried first; a
   * text that does not close that way is read the other way from then on.
   */
  private int comment(int open) {
    int depth = 0;
    int firstClose = length;
    for (int i = open; i + 1 < length; i++) {
      char c = text.charAt(i);
      char following = text.charAt(i + 1);
      if (c == '/' && following == '*') {
        depth++;
        i++;
      } else if (c == '*' && following == '/') {
        depth--;
        i++;
        if (depth == 0 || flatComments) {
          return i + 1;
        }
        if (firstClose == length) {
          firstClose = i + 1;
        }
      }
    }
    flatComments = true;
    return firstClose;
  }

  private int word(int i) {
    end = wordEnd(i);
    kind = WORD;
    if (end < length && text.charAt(end) == '\'') {
      if (matches(i, end, "E")) { // PostgreSQL
        end = string(end + 1, true);
        kind = STRING;
      } else if (matches(i, end, "Q") || matches(i, end, "NQ")) { // Oracle
        end = oracleString(end + 1);
        kind = STRING;
      }
    }
    return kind;
  }

  private int wordEnd(int i) {
    int from = i;
    while (i < length && isWordPart(text.charAt(i))) {
      i++;
    }
    if (i - 1 > from && text.charAt(i - 1) == '@' && charAt(i) == '{') {
      return i - 1; // Spanner: orders@{FORCE_INDEX=idx}
    }
    return i;
  }

  /** With its fraction, so that the point in {@code SELECT 1. FROM t} does not qualify FROM. */
  private int number(int i) {
    while (isDigit(charAt(i))) {
      i++;
    }
    if (charAt(i) == '.' && !isNameStart(charAt(i + 1))) {
      return wordEnd(i + 1);
    }
    return wordEnd(i);
  }

  /** {@code $1}, or PostgreSQL's {@code $tag$ … $tag$}. */
  private int dollar(int i) {
    int tagEnd = i + 1;
    while (isTagPart(charAt(tagEnd))) {
      tagEnd++;
    }
    if (charAt(tagEnd) != '$' || isDigit(text.charAt(i + 1))) {
      end = wordEnd(i);
      return kind = PARAMETER;
    }
    int tag = tagEnd - i;
    for (int k = tagEnd + 1; k < length; k++) {
      // A tag has no $ inside, so a comparison never reads past the next $: linear.
      if (text.charAt(k) == '$' && closes(i, tag, k)) {
        end = k + tag + 1;
        return kind = STRING;
      }
    }
    end = length;
    return kind = STRING;
  }

  private boolean closes(int tagStart, int tag, int k) {
    for (int i = 1; i <= tag; i++) {
      if (charAt(k + i) != text.charAt(tagStart + i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A quote is doubled everywhere, and escaped by a backslash in MySQL and after E. Elsewhere a
   * backslash may be the last character: {@code ESCAPE '\'}. Without E it escapes the quote unless
   * what follows the quote looks like the end of a literal.
   */
  private int string(int i, boolean backslash) {
    while (i < length) {
      char c = text.charAt(i);
      if (c == '\\') {
        char following = charAt(i + 1);
        if (following == '\\' || following == '\'' && (backslash || !endsLiteral(i + 2))) {
          i++;
        }
      } else if (c == '\'') {
        if (charAt(i + 1) != '\'') {
          return i + 1;
        }
        i++;
      }
      i++;
    }
    return length;
  }

  private boolean endsLiteral(int i) {
    if (i >= length) {
      return true;
    }
    char c = text.charAt(i);
    return isBlank(c) || c == ',' || c == ')' || c == ';' || c == '|' || c == ':' || c == '}';
  }

  /** {@code q'[it's]'}, from behind the quote. */
  private int oracleString(int i) {
    char close = charAt(i);
    switch (close) {
      case '[':
        close = ']';
        break;
      case '(':
        close = ')';
        break;
      case '{':
        close = '}';
        break;
      case '<':
        close = '>';
        break;
      default:
        break;
    }
    for (int k = i + 1; k + 1 < length; k++) {
      if (text.charAt(k) == close && text.charAt(k + 1) == '\'') {
        return k + 2;
      }
    }
    return length;
  }

  /** A double quote may also hold a MySQL string, where a backslash escapes. */
  private int quoted(int i, char close) {
    while (i < length) {
      char c = text.charAt(i);
      if (c == close) {
        if (charAt(i + 1) != close) {
          end = i + 1;
          return kind = QUOTED;
        }
        i++;
      } else if (c == '\\' && close == '"') {
        i++;
      }
      i++;
    }
    end = length;
    return kind = STRING; // not closed, so not a name
  }

  /** SQL Server's {@code [name]}, but not a subscript or PostgreSQL's {@code ARRAY[1]}. */
  private boolean opensName(int i) {
    if (i > 0) {
      char before = text.charAt(i - 1);
      if (isWordPart(before) || before == ')' || before == ']' || before == '"') {
        return false;
      }
    }
    int digits = i + 1;
    while (isDigit(charAt(digits))) {
      digits++;
    }
    char following = charAt(digits);
    return isWordPart(following) || following == ' ';
  }

  private char charAt(int i) {
    return i < length ? text.charAt(i) : 0;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '`' || c == '[';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return isQuote(c) || isWordPart(c) && !isDigit(c);
  }

  private static boolean isTagPart(char c) {
    return c != '$' && c != '#' && c != '@' && isWordPart(c);
  }

  /**
   * Beyond ASCII whatever is not a blank, as PostgreSQL does. @ is a variable or a database link.
   */
  private static boolean isWordPart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || isDigit(c)
        || c == '_'
        || c == '$'
        || c == '#'
        || c == '@'
        || c >= 0x80 && !isBlank(c);
  }

  private static boolean isBlank(char c) {
    return c <= ' '
        || c >= 0x7f && (Character.isSpaceChar(c) || Character.isISOControl(c) || c == '\uFEFF');
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
  }
}
