package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.RememberedThrowable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Takes secrets out of the texts that an application puts into its exceptions and log records:
 *
 * <ul>
 *   <li>values of keys that sound like secrets: {@code password=…}, {@code "api_key": "…"}
 *   <li>bearer and basic credentials, JSON web tokens
 *   <li>card numbers: 13 to 19 digits, with spaces or dashes, whose check digit is right
 *   <li>user and password in URLs
 *   <li>literals in SQL
 *   <li>what the user's own expressions find
 * </ul>
 *
 * <p>Reads no more of a text than an event can show, in one pass for each of the above; the user's
 * expressions are stopped when they take too many steps, and a text they do not get through is not
 * shown. Runs on the writer's thread.
 */
final class Redaction {
  static final String MASK = "***";

  /** A message that no expression of the user's got through. */
  static final String WITHHELD = "(not shown: it could not be redacted)";

  /** Steps of an expression for one text: some ten milliseconds. */
  private static final int MAX_STEPS = 1_000_000;

  private static final int MAX_PATTERNS = 50;

  /** What a cut may have left of a secret at the end of a text. */
  private static final int MAX_REST = 64;

  /** Without separators, in lower case; a key that holds one of them is taken for a secret's. */
  private static final String[] SECRETS = {
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "credential",
    "authorization",
    "cookie",
    "sessionid",
    "cardnumber",
    "cvv",
    "cvc2",
  };

  private final boolean messages;
  private final List<String> expressions;
  private List<Pattern> patterns;
  private boolean toldOfSteps;

  /**
   * @param messages whether messages are shown at all
   * @param expressions regular expressions of the user's; those that are none are told of with the
   *     first use, and left out
   */
  Redaction(boolean messages, List<String> expressions) {
    this.messages = messages;
    this.expressions = expressions;
  }

  /** Whether messages are shown at all. */
  boolean showsMessages() {
    return messages;
  }

  /**
   * At most so many characters of a text; null for null. What is cut off could have been what a
   * secret is known by, so that the word at the cut goes too.
   */
  static String bounded(String text, int maxChars) {
    if (text == null || text.length() <= maxChars) {
      return text;
    }
    int end = maxChars;
    int least = Math.max(0, maxChars - MAX_REST);
    while (end > least && text.charAt(end - 1) > ' ') {
      end--;
    }
    while (end > least && isOfNumber(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + '\u2026';
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == ' ' || c == '-';
  }

  /** A message as it may be shown; null if it is null, or if none may. */
  String message(String text) {
    return messages ? text(text) : null;
  }

  /** What is shown of an exception: its own words, or its type alone. */
  String describe(Throwable thrown) {
    return messages ? text(StackTrace.describe(thrown)) : RememberedThrowable.typeName(thrown);
  }

  /** The value of a key, which may tell that it is a secret. */
  String value(String key, String value) {
    return value != null && isSecret(key, 0, key.length()) ? MASK : text(value);
  }

  /** Any other text of the application's; null for null. */
  String text(String text) {
    if (text == null || text.isEmpty()) {
      return text;
    }
    String shown = bounded(text, ErrorOccurrence.MAX_MESSAGE);
    if (SqlLiterals.looksLikeSql(shown)) {
      shown = SqlLiterals.masked(shown);
    }
    return custom(numbers(secrets(shown)));
  }

  // --- the user's own

  /** Makes the user's expressions ready, and tells of those that are none. */
  void open() {
    if (patterns != null) {
      return;
    }
    patterns = new ArrayList<Pattern>();
    for (String expression : expressions) {
      try {
        if (patterns.size() < MAX_PATTERNS) {
          patterns.add(Pattern.compile(expression));
        }
      } catch (PatternSyntaxException e) {
        AgentLog.warn(
            "OBS_ERRORS_REDACT: "
                + expression
                + " is not a regular expression and is ignored: "
                + e.getDescription());
      }
    }
    if (expressions.size() > MAX_PATTERNS) {
      AgentLog.warn("OBS_ERRORS_REDACT: only the first " + MAX_PATTERNS + " expressions are used");
    }
  }

  private String custom(String text) {
    open();
    if (patterns.isEmpty()) {
      return text;
    }
    String shown = text;
    try {
      for (Pattern pattern : patterns) {
        Matcher matcher = pattern.matcher(new Steps(shown));
        if (matcher.find()) {
          shown = matcher.replaceAll(MASK);
        }
      }
      return shown;
    } catch (TooManySteps | StackOverflowError e) {
      if (!toldOfSteps) {
        toldOfSteps = true;
        AgentLog.warn(
            "OBS_ERRORS_REDACT: an expression takes too long for some message, which is not shown");
      }
      return WITHHELD;
    }
  }

  /** A text that an expression can look at only so often: some never come to an end otherwise. */
  private static final class Steps implements CharSequence {
    private final String text;
    private int left = MAX_STEPS;

    Steps(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooManySteps();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super(null, null, false, false);
    }
  }

  // --- keys and their values, credentials, URLs

  private static String secrets(String text) {
    StringBuilder shown = null;
    int copied = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int from = -1; // what is masked
      int to = -1;
      int next = i + 1;
      if (isWord(c)) {
        int end = i;
        while (end < text.length() && isKey(text.charAt(end))) {
          end++;
        }
        next = end;
        long value = isSecret(text, i, end) ? valueOf(text, i, end) : -1;
        if (value < 0) {
          value = credential(text, i, end);
        }
        if (value >= 0) {
          from = (int) (value >>> 32);
          to = (int) value;
        } else if (isWebToken(text, i, end)) {
          from = i;
          to = end;
        }
      } else if (c == ':' && text.startsWith("://", i)) {
        from = i + 3;
        to = endOfUser(text, from);
        next = from;
      } else if (c == '/' || c == ':') {
        to = endOfOracleUser(text, i);
        from = i + 1;
      }
      if (from >= 0 && to > from) {
        shown = shown == null ? new StringBuilder(text.length()) : shown;
        shown.append(text, copied, from).append(MASK);
        copied = to;
        next = to;
      }
      i = next;
    }
    return shown == null ? text : shown.append(text, copied, text.length()).toString();
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private static boolean isKey(char c) {
    return isWord(c) || c == '-' || c == '.';
  }

  /** Whether a key's name sounds like that of a secret. */
  private static boolean isSecret(String text, int from, int to) {
    if (to - from < 3 || to - from > 128) {
      return false;
    }
    String key = letters(text, from, to);
    for (String secret : SECRETS) {
      if (key.contains(secret)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWithSecret(String text, int from, int to) {
    String key = letters(text, from, to);
    for (String secret : SECRETS) {
      if (key.endsWith(secret)) {
        return true;
      }
    }
    return false;
  }

  private static String letters(String text, int from, int to) {
    StringBuilder key = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c != '_' && c != '-' && c != '.') {
        key.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
    }
    return key.toString();
  }

  /** Where the value of a key stands, as two integers in one; -1 if there is none to hide. */
  private static long valueOf(String text, int keyFrom, int keyTo) {
    int i = keyTo;
    i = skipQuote(text, i);
    i = skipSpaces(text, i);
    if (i >= text.length()) {
      return -1;
    }
    char separator = text.charAt(i);
    if (separator != '=' && separator != ':'
        || separator == ':' && i == keyTo && !endsWithSecret(text, keyFrom, keyTo)) {
      return -1; // TokenExpiredException: what it says
    }
    i++;
    if (separator == ':' && i < text.length() && text.charAt(i) == '=') {
      i++; // :=
    } else if (separator == '=' && i < text.length() && text.charAt(i) == '>') {
      i++; // =>
    } else if (separator == ':' && text.startsWith("//", i)) {
      return -1; // a scheme
    }
    i = skipSpaces(text, i);
    if (i >= text.length() || text.charAt(i) == '\n') {
      return -1;
    }
    int from = i;
    int to;
    char first = text.charAt(i);
    boolean escaped = first == '\\' && i + 1 < text.length() && isQuote(text.charAt(i + 1));
    if (isQuote(first) || escaped) {
      from = i + (escaped ? 2 : 1);
      to = endOfQuoted(text, from, escaped ? text.charAt(i + 1) : first, escaped);
    } else if (isHeader(text, keyFrom, keyTo)) {
      to = endOfHeader(text, from);
    } else {
      to = endOfBare(text, from);
      if (separator == ':' && !isLikelySecret(text, keyFrom, keyTo, from, to)) {
        return -1;
      }
    }
    return to > from && !isNoSecret(text, from, to) ? (long) from << 32 | to : -1;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static int skipQuote(String text, int at) {
    int i = at;
    if (i < text.length() && text.charAt(i) == '\\') {
      i++;
    }
    return i < text.length() && isQuote(text.charAt(i)) ? i + 1 : at;
  }

  private static int skipSpaces(String text, int at) {
    int i = at;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }

  private static int endOfQuoted(String text, int from, char quote, boolean escaped) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        if (escaped && text.charAt(i + 1) == quote) {
          return i;
        }
        i++;
      } else if (c == quote && !escaped) {
        return i;
      }
    }
    return text.length();
  }

  /** Keys whose values have spaces. */
  private static boolean isHeader(String text, int from, int to) {
    return endsWith(text, from, to, "authorization") || endsWith(text, from, to, "cookie");
  }

  private static boolean endsWith(String text, int from, int to, String end) {
    int start = to - end.length();
    return start >= from && text.regionMatches(true, start, end, 0, end.length());
  }

  private static int endOfHeader(String text, int from) {
    boolean digest = text.regionMatches(true, from, "digest", 0, 6); // parts with commas between
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || !digest && (c == ',' || c == '}' || c == ']' || c == '"')) {
        break;
      }
      i++;
    }
    return i;
  }

  private static int endOfBare(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '&' || c == ';' || c == '"' || c == '\'' || c == '<' || c == '>') {
        break;
      }
      if (c == ',' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
        break; // the next entry of a Map
      }
      i++;
    }
    while (i > from && ")]},.".indexOf(text.charAt(i - 1)) >= 0) {
      i--; // what the text closes behind the value
    }
    return i;
  }

  /** {@code unexpected token: WHERE}: parsers speak of tokens that are none. */
  private static boolean isLikelySecret(String text, int keyFrom, int keyTo, int from, int to) {
    if (keyTo - keyFrom != 5 || !endsWith(text, keyFrom, keyTo, "token")) {
      return true;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        return to - from >= 8;
      }
    }
    return to - from >= 20;
  }

  /** {@code using password: YES}. */
  private static boolean isNoSecret(String text, int from, int to) {
    String value = to - from > 5 ? "" : text.substring(from, to).toLowerCase(Locale.ROOT);
    return value.equals("null")
        || value.equals("yes")
        || value.equals("no")
        || value.equals("true")
        || value.equals("false")
        || value.equals(MASK);
  }

  /** What follows the words bearer and basic. */
  private static long credential(String text, int from, int to) {
    boolean bearer = to - from == 6 && text.regionMatches(true, from, "bearer", 0, 6);
    boolean basic = to - from == 5 && text.regionMatches(true, from, "basic", 0, 5);
    if (!bearer && !basic) {
      return -1;
    }
    int start = skipSpaces(text, to);
    int end = start;
    boolean digits = false;
    while (end < text.length() && isToken68(text.charAt(end))) {
      digits |= text.charAt(end) >= '0' && text.charAt(end) <= '9';
      end++;
    }
    while (end > start && text.charAt(end - 1) == '.') {
      end--;
    }
    boolean secret =
        start > to
            && (bearer
                ? end - start >= 8 && (digits || end - start >= 24)
                : end - start >= 4 && hasColonInBase64(text, start, end));
    return secret ? (long) start << 32 | end : -1;
  }

  private static boolean isToken68(char c) {
    return isWord(c) || "-.~+/=".indexOf(c) >= 0;
  }

  /** Whether it is user and password, and not just a word. */
  private static boolean hasColonInBase64(String text, int from, int to) {
    int bits = 0;
    int count = 0;
    for (int i = from; i < to && text.charAt(i) != '='; i++) {
      int digit =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
              .indexOf(text.charAt(i));
      if (digit < 0) {
        return false;
      }
      bits = bits << 6 | digit;
      count += 6;
      if (count >= 8) {
        count -= 8;
        if ((bits >> count & 0xFF) == ':') {
          return true;
        }
      }
    }
    return false;
  }

  /** {@code eyJ…}: a JSON object in base 64, then two more parts. */
  private static boolean isWebToken(String text, int from, int to) {
    if (to - from < 20 || !text.startsWith("eyJ", from)) {
      return false;
    }
    int dot = text.indexOf('.', from);
    return dot > 0 && dot < to;
  }

  /** Where {@code user:password} ends behind {@code ://}; -1 if there is none. */
  private static int endOfUser(String text, int from) {
    int end = -1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '@') {
        end = i; // the last one: passwords may hold one, though they should not
      } else if (c <= ' ' || "/?#\"'<>".indexOf(c) >= 0) {
        break;
      }
    }
    return end;
  }

  /** Where {@code scott/tiger} ends behind {@code jdbc:oracle:thin:}; -1 if there is none. */
  private static int endOfOracleUser(String text, int at) {
    if (text.charAt(at) != ':' || at < 16) {
      return -1;
    }
    int scheme = text.lastIndexOf("jdbc:oracle:", at);
    if (scheme < 0 || at != text.indexOf(':', scheme + "jdbc:oracle:".length())) {
      return -1;
    }
    for (int i = at + 1; i < text.length() && text.charAt(i) > ' '; i++) {
      if (text.charAt(i) == '@') {
        return i;
      }
    }
    return -1;
  }

  // --- card numbers

  private static String numbers(String text) {
    StringBuilder shown = null;
    int copied = 0;
    int i = 0;
    while (i < text.length()) {
      if (!isDigit(text, i)) {
        i++;
        continue;
      }
      int end = endOfNumber(text, i);
      if (isCardNumber(text, i, end)) {
        shown = shown == null ? new StringBuilder(text.length()) : shown;
        shown.append(text, copied, i).append(MASK);
        copied = end;
      }
      i = end;
    }
    return shown == null ? text : shown.append(text, copied, text.length()).toString();
  }

  /** Digits, and single spaces or dashes between them. */
  private static int endOfNumber(String text, int from) {
    int i = from;
    while (isDigit(text, i)
        || i < text.length()
            && (text.charAt(i) == ' ' || text.charAt(i) == '-')
            && isDigit(text, i + 1)) {
      i++;
    }
    return i;
  }

  private static boolean isCardNumber(String text, int from, int to) {
    char first = text.charAt(from);
    if (first < '2'
        || first > '6' // of all card schemes; and milliseconds since 1970 begin with 1
        || from > 0 && (isWord(text.charAt(from - 1)) || text.charAt(from - 1) == '.')
        || to < text.length() && isWord(text.charAt(to))) {
      return false;
    }
    int digits = 0;
    int sum = 0;
    for (int i = to - 1; i >= from; i--) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        continue;
      }
      if (digits % 2 == 1) {
        digit *= 2;
        digit = digit > 9 ? digit - 9 : digit;
      }
      sum += digit;
      digits++;
    }
    return digits >= 13 && digits <= 19 && sum % 10 == 0;
  }

  private static boolean isDigit(String text, int i) {
    return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
  }
}
