package io.obs.exporter.events;

import java.nio.charset.StandardCharsets;

/**
 * Makes a line into a syslog message of RFC 5424, with the line as its text. Logback's own appender
 * writes RFC 3164, which has neither a year nor a time zone.
 *
 * <p>No byte order mark stands before the text, as the RFC would have it for UTF-8 (6.4): with one,
 * it is no longer JSON, and rsyslog and others do not take it off.
 *
 * <p>A message may have a limit that is lower than a line's: rsyslog by default cuts what is longer
 * than 8,096 bytes, and two halves of a JSON object are none. Stack traces are shortened until it
 * fits.
 */
final class SyslogFormat {
  private static final int FACILITY_USER = 1;
  private static final String MESSAGE_ID = "obs.errors";

  /** What RFC 5424, 6, allows. */
  private static final int MAX_HOST = 255;

  private static final int MAX_APPLICATION = 48;
  private static final int MAX_PROCESS = 128;

  private final String afterTime;
  private final int maxBytes;

  /**
   * @param serviceName may be null
   * @param maxBytes of a message with its header
   */
  SyslogFormat(String serviceName, ProcessIdentity process, int maxBytes) {
    this.afterTime =
        " "
            + name(process.hostName, MAX_HOST)
            + " "
            + name(serviceName, MAX_APPLICATION)
            + " "
            + name(process.pid == 0 ? null : String.valueOf(process.pid), MAX_PROCESS)
            + " "
            + MESSAGE_ID
            + " - ";
    this.maxBytes = maxBytes;
  }

  /** Printable ASCII without spaces; {@code -} for nothing. */
  private static String name(String text, int maxLength) {
    if (text == null || text.isEmpty()) {
      return "-";
    }
    StringBuilder name = new StringBuilder(Math.min(text.length(), maxLength));
    for (int i = 0; i < text.length() && i < maxLength; i++) {
      char c = text.charAt(i);
      name.append(c > ' ' && c < 0x7f ? c : '_');
    }
    return name.toString();
  }

  /** A message as a datagram has it. */
  byte[] message(EventLine line) {
    return message(line, maxBytes);
  }

  /** The same, not longer than so many bytes if that can be had. */
  byte[] message(EventLine line, int limit) {
    byte[] header = header(line).getBytes(StandardCharsets.US_ASCII);
    byte[] text = JsonShortener.shorten(line.bytes, line.length(), limit - header.length);
    byte[] message = new byte[header.length + text.length];
    System.arraycopy(header, 0, message, 0, header.length);
    System.arraycopy(text, 0, message, header.length, text.length);
    return message;
  }

  /**
   * A message as a stream has it: with its length before it (RFC 6587, 3.4.1). RFC 5425 asks for
   * this over TLS, rsyslog and syslog-ng take it over TCP too, and a text of several lines stays
   * one message.
   */
  byte[] frame(EventLine line) {
    byte[] message = message(line);
    byte[] length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[length.length + message.length];
    System.arraycopy(length, 0, frame, 0, length.length);
    System.arraycopy(message, 0, frame, length.length, message.length);
    return frame;
  }

  private String header(EventLine line) {
    StringBuilder header = new StringBuilder(128);
    header.append('<').append(8 * FACILITY_USER + severity(line.levelValue)).append(">1 ");
    AgentLines.appendTime(header, line.epochMillis);
    return header.append(afterTime).toString();
  }

  /** Syslog's number of logback's. */
  private static int severity(int levelValue) {
    if (levelValue > 40_000) {
      return 2; // critical
    }
    if (levelValue == 40_000) {
      return 3; // error
    }
    if (levelValue >= 30_000) {
      return 4; // warning
    }
    return levelValue >= 20_000 ? 6 : 7; // informational, debug
  }
}
