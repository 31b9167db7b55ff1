package io.obs.exporter.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** An answer, complete before its first byte is sent. Immutable once handed over. */
final class Response {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final int status;
  private final Body body;
  private final String extraFields;

  Response(int status, String contentType, Body body, String... fields) {
    this.status = status;
    this.body = body;
    StringBuilder text = new StringBuilder();
    text.append("Content-Type: ").append(contentType).append("\r\n");
    for (String field : fields) {
      text.append(field).append("\r\n");
    }
    this.extraFields = text.toString();
  }

  static Response text(int status, String text, String... fields) {
    return new Response(status, PLAIN, Body.of(text), fields);
  }

  /** The bytes held until this is written. */
  long length() {
    return body.length();
  }

  /**
   * Writes it, the head in the same packet as the body if that is small.
   *
   * @param connection what the field of that name says; null leaves the field out
   */
  void writeTo(OutputStream out, boolean head, String connection) throws IOException {
    StringBuilder text = new StringBuilder(256);
    text.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
    text.append("Date: ");
    appendDate(text);
    text.append("\r\n").append(extraFields);
    text.append("Content-Length: ").append(body.length()).append("\r\n");
    text.append("X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    if (connection != null) {
      text.append("Connection: ").append(connection).append("\r\n");
    }
    text.append("\r\n");
    BufferedOutputStream buffered = new BufferedOutputStream(out);
    buffered.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!head) {
      body.writeTo(buffered);
    }
    buffered.flush();
  }

  /**
   * IMF-fixdate (RFC 9110 section 5.6.7), which section 6.6.1 demands. By hand: a formatter would
   * load locale data, and the application's locale providers with it.
   */
  private static void appendDate(StringBuilder text) {
    ZonedDateTime now = Instant.now().atZone(ZoneOffset.UTC);
    text.append(DAYS[now.getDayOfWeek().getValue() - 1]).append(", ");
    appendTwoDigits(text, now.getDayOfMonth()).append(' ');
    text.append(MONTHS[now.getMonthValue() - 1]).append(' ').append(now.getYear()).append(' ');
    appendTwoDigits(text, now.getHour()).append(':');
    appendTwoDigits(text, now.getMinute()).append(':');
    appendTwoDigits(text, now.getSecond()).append(" GMT");
  }

  private static StringBuilder appendTwoDigits(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static String reason(int status) {
    switch (status) {
      case 200:
        return "OK";
      case 400:
        return "Bad Request";
      case 404:
        return "Not Found";
      case 405:
        return "Method Not Allowed";
      case 411:
        return "Length Required";
      case 413:
        return "Content Too Large";
      case 414:
        return "URI Too Long";
      case 417:
        return "Expectation Failed";
      case 431:
        return "Request Header Fields Too Large";
      case 500:
        return "Internal Server Error";
      case 503:
        return "Service Unavailable";
      case 505:
        return "HTTP Version Not Supported";
      default:
        return "";
    }
  }
}
