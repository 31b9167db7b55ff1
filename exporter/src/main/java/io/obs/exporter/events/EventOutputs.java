package io.obs.exporter.events;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Where events go, as the configuration names it, and how. Immutable; loads nothing before the
 * outputs are opened.
 */
public final class EventOutputs {
  static final String STDOUT = "stdout";
  static final String STDERR = "stderr";
  static final String NONE = "none";
  static final String FILE = "file:";
  private static final String TCP = "tcp://";
  static final String TLS = "tcp+tls://";
  static final String SYSLOG_UDP = "syslog://";
  private static final String SYSLOG_TCP = "syslog+tcp://";
  static final String SYSLOG_TLS = "syslog+tls://";
  private static final String[] RECEIVERS = {TCP, TLS, SYSLOG_UDP, SYSLOG_TCP, SYSLOG_TLS};

  private static final long FILE_BYTES = 100L * 1024 * 1024;
  private static final int FILES = 5;
  private static final int SYSLOG_BYTES = 8000;

  private final List<String> outputs;
  final long fileMaxBytes;
  final int fileMaxFiles;
  final int syslogMaxBytes;
  final String tlsCa;

  /**
   * @param outputs what {@link #parse} has made
   * @param fileMaxBytes how large a file grows before it is rotated; 0 for no limit
   * @param fileMaxFiles how many rotated files are kept
   * @param syslogMaxBytes how long a syslog message may be
   * @param tlsCa a PEM file of the certificates that receivers are trusted by; null for those of
   *     the JVM
   */
  public EventOutputs(
      List<String> outputs, long fileMaxBytes, int fileMaxFiles, int syslogMaxBytes, String tlsCa) {
    this.outputs =
        outputs.contains(NONE) ? Collections.<String>emptyList() : new ArrayList<String>(outputs);
    this.fileMaxBytes = fileMaxBytes;
    this.fileMaxFiles = fileMaxFiles;
    this.syslogMaxBytes = syslogMaxBytes;
    this.tlsCa = tlsCa;
  }

  /**
   * The outputs in such a text as {@code stdout,file:/var/log/events.json}, without repeats; or
   * {@code none}, alone. Null if one of them is not known, or lacks something.
   */
  public static List<String> parse(String text) {
    List<String> parsed = new ArrayList<String>(2);
    int start = 0;
    while (start <= text.length()) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      String part = text.substring(start, end).trim();
      if (!part.isEmpty()) {
        String output = output(part);
        if (output == null) {
          return null;
        }
        if (!parsed.contains(output)) {
          parsed.add(output);
        }
      }
      start = end + 1;
    }
    if (parsed.isEmpty() || parsed.size() > 1 && parsed.contains(NONE)) {
      return null;
    }
    return Collections.unmodifiableList(parsed);
  }

  /** One output as it is spelled everywhere else; null if it is none. */
  private static String output(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals(STDOUT) || lower.equals(STDERR) || lower.equals(NONE)) {
      return lower;
    }
    if (lower.startsWith(FILE)) {
      String path = text.substring(FILE.length()).trim();
      // The operating system's own limit on names; the error it would give is less clear.
      return path.isEmpty() || path.indexOf('\0') >= 0 ? null : FILE + path;
    }
    for (String scheme : RECEIVERS) {
      if (lower.startsWith(scheme)) {
        String address = text.substring(scheme.length());
        return ReceiverAddress.parse(address) == null
            ? null
            : scheme + (address.endsWith("/") ? text(address) : address);
      }
    }
    return null;
  }

  private static String text(String address) {
    return address.substring(0, address.length() - 1);
  }

  /**
   * These outputs, all else as it is by default.
   *
   * @throws IllegalArgumentException if they are not right
   */
  static EventOutputs of(String text) {
    List<String> parsed = parse(text);
    if (parsed == null) {
      throw new IllegalArgumentException("no outputs: " + text);
    }
    return new EventOutputs(parsed, FILE_BYTES, FILES, SYSLOG_BYTES, null);
  }

  /** As they are spelled in the configuration; empty if events go nowhere. */
  List<String> names() {
    return Collections.unmodifiableList(outputs);
  }

  /** Whether events go nowhere. */
  boolean isEmpty() {
    return outputs.isEmpty();
  }

  /**
   * Makes the outputs, in their order. Receivers are connected to at once, by threads of their own;
   * streams and files wait for their first line.
   *
   * @param serviceName may be null
   */
  List<LineOutput> open(String serviceName, ProcessIdentity process, EventDrops drops) {
    return OutputOpening.open(this, serviceName, process, drops);
  }

  /** The one output that a text names, without a thread of its own. */
  static LineOutput direct(String output, EventDrops drops) {
    return OutputOpening.direct(of(output), output, drops);
  }
}
