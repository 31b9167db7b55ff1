package io.obs.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * One place that configuration comes from: the texts found there, trimmed, by the key's name in
 * property spelling, whether or not there is such a key. An empty text is the same as none.
 *
 * <p>Confined to the thread that makes a {@link Config}. Costs one pass over what it is made from.
 */
final class ConfigSource {
  /** Larger than any real one; whoever names another file by mistake shall not fill the heap. */
  private static final int MAX_FILE_BYTES = 1 << 20;

  private static final String ENVIRONMENT = "environment";

  private final String label;
  private final Map<String, String> texts = new LinkedHashMap<String, String>();
  private final Map<String, String> written = new LinkedHashMap<String, String>();

  private ConfigSource(String label) {
    this.label = label;
  }

  /**
   * The agent's arguments, {@code metrics.port=9500,log.output=stdout,file:/var/log/a.json}.
   *
   * <p>Values may hold commas: a comma ends a value only where {@code word=} follows, a word being
   * a letter and then letters, digits, dots, dashes and underscores. So {@code
   * metrics.buckets.db=0.1,1,enabled=true} is two keys. A value that itself holds a comma and
   * {@code word=} cannot be given here, only in one of the other sources. A key given twice has its
   * last value.
   */
  static ConfigSource arguments(String arguments, List<String> warnings) {
    ConfigSource source = new ConfigSource("agent arguments");
    String rest = arguments == null ? "" : arguments;
    int start = 0;
    while (start < rest.length()) {
      int end = start;
      do {
        end = rest.indexOf(',', end + 1);
      } while (end >= 0 && keyEnd(rest, end + 1) < 0);
      String pair = rest.substring(start, end < 0 ? rest.length() : end);
      int equals = keyEnd(pair, 0);
      if (equals >= 0) {
        String key = pair.substring(0, equals).trim();
        source.put(withoutPrefix(key), key, withoutCommas(pair.substring(equals + 1)));
      } else if (!withoutCommas(pair).isEmpty()) {
        warnings.add(
            ConfigWarning.quote(pair.trim())
                + " (agent arguments) is not of the form key=value; it is ignored");
      }
      start = end < 0 ? rest.length() : end + 1;
    }
    return source;
  }

  /** The index of the {@code =} after the key that begins at {@code from}; -1 when none does. */
  private static int keyEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    int start = i;
    while (i < text.length() && isKeyCharacter(text.charAt(i), i == start)) {
      i++;
    }
    return i > start && i < text.length() && text.charAt(i) == '=' ? i : -1;
  }

  private static boolean isKeyCharacter(char c, boolean first) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || !first && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_');
  }

  /** Without what is left of a pair that was removed: commas and spaces at the end. */
  private static String withoutCommas(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == ',' || value.charAt(end - 1) <= ' ')) {
      end--;
    }
    return value.substring(0, end);
  }

  /**
   * The system properties that begin with {@code obs.}; values that are no strings are passed by.
   */
  static ConfigSource systemProperties(Properties properties) {
    ConfigSource source = new ConfigSource("system properties");
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("obs.")) {
        source.put(withoutPrefix(key), key, properties.getProperty(key));
      }
    }
    return source;
  }

  /** The environment's variables that begin with {@code OBS_}, Kubernetes' own left out. */
  static ConfigSource environment(Map<String, String> environment) {
    ConfigSource source = new ConfigSource(ENVIRONMENT);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String key = variable.getKey();
      if (key != null && key.startsWith("OBS_") && !isServiceLink(key, variable.getValue())) {
        source.put(ConfigKey.nameOfVariable(key), key, variable.getValue());
      }
    }
    return source;
  }

  /**
   * Whether Kubernetes made this variable: into every pod it injects the addresses of the
   * namespace's services, in Docker's old link format. A service {@code obs} gives {@code
   * OBS_SERVICE_HOST}, {@code OBS_SERVICE_PORT}, {@code OBS_SERVICE_PORT_HTTP}, {@code OBS_PORT},
   * {@code OBS_PORT_9464_TCP} and {@code OBS_PORT_9464_TCP_ADDR}; a service {@code obs-metrics}
   * even gives {@code OBS_METRICS_PORT=tcp://10.0.0.7:9464}, which is a key's name but was meant
   * for none.
   */
  private static boolean isServiceLink(String key, String value) {
    if (key.endsWith("_SERVICE_HOST")
        || key.endsWith("_SERVICE_PORT")
        || key.contains("_SERVICE_PORT_")) {
      return true;
    }
    if (key.endsWith("_PORT") && value != null && value.contains("://")) {
      return true;
    }
    int port = key.indexOf("_PORT_");
    if (port < 0) {
      return false;
    }
    int digits = port + "_PORT_".length();
    int i = digits;
    while (i < key.length() && key.charAt(i) >= '0' && key.charAt(i) <= '9') {
      i++;
    }
    return i > digits
        && (key.startsWith("_TCP", i) || key.startsWith("_UDP", i) || key.startsWith("_SCTP", i));
  }

  /**
   * A {@code .properties} file in UTF-8. The keys may stand with {@code obs.} before them; where
   * one stands in both spellings, the shorter holds.
   *
   * @throws IOException with a message for the user when there is no such file, or it is not
   *     readable
   */
  static ConfigSource file(String path) throws IOException {
    Properties properties = new Properties();
    try {
      // No FileReader: it reads in the platform's own charset before Java 18.
      properties.load(new StringReader(text(new File(path))));
    } catch (IllegalArgumentException e) {
      throw new IOException("it is malformed: " + e.getMessage(), e);
    } catch (SecurityException e) {
      throw new IOException(e.toString(), e);
    }
    ConfigSource source = new ConfigSource("file " + ConfigWarning.quote(path));
    Set<String> keys = properties.stringPropertyNames();
    for (String key : keys) {
      if (key.startsWith("obs.")) {
        source.put(withoutPrefix(key), key, properties.getProperty(key));
      }
    }
    for (String key : keys) {
      if (!key.startsWith("obs.")) {
        source.put(key, key, properties.getProperty(key));
      }
    }
    return source;
  }

  private static String text(File file) throws IOException {
    if (!file.exists()) {
      throw new IOException("there is no such file");
    }
    // A pipe or a device may never end.
    if (!file.isFile()) {
      throw new IOException("it is not a regular file");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = new FileInputStream(file)) {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
        if (bytes.size() > MAX_FILE_BYTES) {
          throw new IOException("it is larger than 1 MiB");
        }
      }
    }
    String text = bytes.toString("UTF-8");
    // Editors on Windows begin UTF-8 with a byte order mark, which would be part of the first key.
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private void put(String name, String key, String text) {
    String trimmed = text == null ? "" : text.trim();
    if (!trimmed.isEmpty()) {
      texts.put(name, trimmed);
      written.put(name, key);
    }
  }

  private static String withoutPrefix(String key) {
    return key.startsWith("obs.") ? key.substring("obs.".length()) : key;
  }

  /** For people: {@code environment}, {@code file /etc/obs.properties}. */
  String label() {
    return label;
  }

  /** The names of all that is set here, keys or not. */
  Set<String> names() {
    return texts.keySet();
  }

  /** The text of a name, trimmed; null when it is not set here. */
  String text(String name) {
    return texts.get(name);
  }

  /** A name that is set here as the user wrote it, with its prefix. */
  String written(String name) {
    return written.get(name);
  }

  /** A key's name as it would be right beside {@code neighbor}, a name that is set here. */
  String spell(String name, String neighbor) {
    if (label.equals(ENVIRONMENT)) {
      return ConfigKey.environmentName(name);
    }
    return written.get(neighbor).startsWith("obs.") ? "obs." + name : name;
  }
}
