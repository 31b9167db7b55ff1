package io.obs.exporter.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One request's head, checked as RFC 9112 has it (sections 2.3, 3, 5 and 6; RFC 9110 section 10.1.1
 * for {@code Expect}). Strict wherever two readers could see different requests, and so one be
 * smuggled past a proxy; lenient in one point: a missing {@code Host} is of no interest, as there
 * is only one host here. Immutable.
 */
final class Request {
  private final String method;
  private final String path;
  private final String query;
  private final boolean keepAlive;
  private final boolean oldVersion;
  private final boolean bodyWithheld;
  private final long bodyLength;
  private final Map<String, String> fields;

  /**
   * Parses.
   *
   * @param head request line and header fields, a byte a character, with the empty line at the end
   */
  Request(String head) throws BadRequest {
    List<String> lines = lines(head);
    String line = lines.get(0);
    int afterMethod = line.indexOf(' ');
    int afterTarget = line.lastIndexOf(' ');
    if (afterMethod <= 0 || afterTarget <= afterMethod + 1) {
      throw new BadRequest(400, "malformed request line");
    }
    method = line.substring(0, afterMethod);
    if (!isToken(method)) {
      throw new BadRequest(400, "malformed method");
    }
    oldVersion = isOldVersion(line.substring(afterTarget + 1));
    String target = line.substring(afterMethod + 1, afterTarget);
    fields = fields(lines);

    if (isGet() || isHead()) {
      String local = local(target);
      int mark = local.indexOf('?');
      path = decode(mark < 0 ? local : local.substring(0, mark), false);
      query = mark < 0 ? "" : local.substring(mark + 1);
    } else {
      path = ""; // may be "*" or an authority, and is answered 405 in any case
      query = "";
    }
    bodyLength = bodyLength();
    bodyWithheld = expectsContinue() && bodyLength > 0;
    List<String> connection = list("connection");
    keepAlive =
        !connection.contains("close")
            && (!oldVersion || connection.contains("keep-alive"))
            && !bodyWithheld;
  }

  private static List<String> lines(String head) throws BadRequest {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = head.indexOf('\n'); end >= 0; end = head.indexOf('\n', start)) {
      // RFC 9112 section 2.2: a lone LF may end a line, a lone CR may not be taken for anything.
      int stop = end > start && head.charAt(end - 1) == '\r' ? end - 1 : end;
      for (int i = start; i < stop; i++) {
        char c = head.charAt(i);
        if (c < ' ' && c != '\t' || c == 127) {
          throw new BadRequest(400, "control character in the request's head");
        }
      }
      if (stop > start) {
        lines.add(head.substring(start, stop));
      }
      start = end + 1;
    }
    return lines;
  }

  private static boolean isOldVersion(String version) throws BadRequest {
    if (version.length() != 8
        || !version.startsWith("HTTP/")
        || !isDigit(version.charAt(5))
        || version.charAt(6) != '.'
        || !isDigit(version.charAt(7))) {
      throw new BadRequest(400, "malformed protocol version");
    }
    if (version.charAt(5) != '1') {
      throw new BadRequest(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    return version.charAt(7) == '0';
  }

  private static Map<String, String> fields(List<String> lines) throws BadRequest {
    Map<String, String> fields = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      // No token has a blank in it: this refuses folded lines (section 5.2) and blanks before the
      // colon (section 5.1), too.
      if (colon <= 0 || !isToken(line.substring(0, colon))) {
        throw new BadRequest(400, "malformed header field");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).trim();
      String earlier = fields.get(name);
      if (earlier != null && (name.equals("host") || name.equals("content-length"))) {
        throw new BadRequest(400, "repeated " + name);
      }
      fields.put(name, earlier == null ? value : earlier + ", " + value);
    }
    return fields;
  }

  /** Path and query of an origin-form or absolute-form target (section 3.2). */
  private static String local(String target) throws BadRequest {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        throw new BadRequest(400, "malformed request target");
      }
    }
    if (target.startsWith("/")) {
      return target;
    }
    String lower = target.toLowerCase(Locale.ROOT);
    int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
    if (authority < 0) {
      throw new BadRequest(400, "malformed request target");
    }
    int end = authority;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    if (end == authority) {
      throw new BadRequest(400, "malformed request target");
    }
    String local = target.substring(end);
    return local.startsWith("/") ? local : "/" + local;
  }

  private long bodyLength() throws BadRequest {
    if (fields.containsKey("transfer-encoding")) {
      if (fields.containsKey("content-length") || oldVersion) {
        throw new BadRequest(400, "ambiguous body length"); // section 6.1
      }
      throw new BadRequest(411, "a body of unknown length is not taken"); // section 6.3
    }
    String length = fields.get("content-length");
    if (length == null) {
      return 0;
    }
    boolean digits = !length.isEmpty();
    for (int i = 0; i < length.length(); i++) {
      digits &= isDigit(length.charAt(i));
    }
    if (!digits) {
      throw new BadRequest(400, "malformed content-length");
    }
    // Eighteen digits fit a long; what is longer is refused for its size either way.
    return length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
  }

  private boolean expectsContinue() throws BadRequest {
    String expect = fields.get("expect");
    if (expect == null || oldVersion) {
      return false;
    }
    if (!expect.equalsIgnoreCase("100-continue")) {
      throw new BadRequest(417, "unknown expectation");
    }
    return true;
  }

  boolean isGet() {
    return method.equals("GET");
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Decoded; starts with a slash if the method is GET or HEAD, otherwise empty. */
  String path() {
    return path;
  }

  /** Whether the client lets the connection be used again. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Whether the client speaks HTTP/1.0 and so must be told that the connection is kept. */
  boolean isOldVersion() {
    return oldVersion;
  }

  /** The bytes that follow the head; 0 if none. */
  long bodyBytes() {
    return bodyLength;
  }

  /**
   * Whether the client holds its body back until it hears {@code 100 Continue}. It hears the final
   * answer instead, and the connection ends.
   */
  boolean isBodyWithheld() {
    return bodyWithheld;
  }

  /** A header field; several of the same name are joined with commas. Null if absent. */
  String field(String lowerCaseName) {
    return fields.get(lowerCaseName);
  }

  private List<String> list(String lowerCaseName) {
    List<String> members = new ArrayList<>();
    String value = fields.get(lowerCaseName);
    if (value != null) {
      for (String member : value.split(",")) {
        members.add(member.trim().toLowerCase(Locale.ROOT));
      }
    }
    return members;
  }

  /**
   * The decoded values of a query parameter, in order, empty ones left out.
   *
   * @throws BadRequest if the query is not properly percent-encoded
   */
  List<String> parameters(String name) throws BadRequest {
    List<String> values = new ArrayList<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && decode(pair.substring(0, equals), true).equals(name)) {
        String value = decode(pair.substring(equals + 1), true);
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
    }
    return values;
  }

  private static String decode(String text, boolean form) throws BadRequest {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new BadRequest(400, "malformed percent-encoding");
        }
        c = (char) (high * 16 + low);
        i += 2;
      } else if (c == '+' && form) {
        c = ' ';
      }
      bytes.write(c);
    }
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!letter && !isDigit(c) && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
