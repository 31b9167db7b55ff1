package io.obs.agent;

import java.io.ByteArrayOutputStream;
import java.io.UnsupportedEncodingException;
import java.util.Map;
import java.util.Properties;

/**
 * What to call an application whose configuration does not say: OpenTelemetry's name for it, where
 * the environment has one, else the name of its main jar or class.
 *
 * <p>Works on texts alone, a few string searches; never fails, and never gives an empty name.
 */
final class ServiceName {
  /** The application's jar or main class, and its arguments. */
  static final String COMMAND = "sun.java.command";

  static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";

  /** After {@code -jar} exactly the jar's path. */
  static final String CLASS_PATH = "java.class.path";

  /** The source of a name that the command line gave. */
  static final String PROGRAM = "main jar or class";

  /** OpenTelemetry's own word for it, so that both sides agree on what has no name. */
  private static final String UNKNOWN = "unknown_service:java";

  private final String value;
  private final String source;

  private ServiceName(String value, String source) {
    this.value = value;
    this.source = source;
  }

  static ServiceName of(Map<String, String> environment, Properties systemProperties) {
    String name = environment.get("OTEL_SERVICE_NAME");
    if (name != null && !name.trim().isEmpty()) {
      return new ServiceName(name.trim(), "OTEL_SERVICE_NAME");
    }
    name = ofResourceAttributes(environment.get(RESOURCE_ATTRIBUTES), "service.name");
    if (name != null) {
      return new ServiceName(name, RESOURCE_ATTRIBUTES);
    }
    name =
        ofCommand(systemProperties.getProperty(COMMAND), systemProperties.getProperty(CLASS_PATH));
    return name == null ? new ServiceName(UNKNOWN, Config.DEFAULT) : new ServiceName(name, PROGRAM);
  }

  /** Never null, never empty. */
  String value() {
    return value;
  }

  /** For people: where the name was found. */
  String source() {
    return source;
  }

  /**
   * {@code shop} for {@code service.name} in {@code deployment.environment=test,service.name=shop};
   * null when it is not in.
   */
  static String ofResourceAttributes(String attributes, String key) {
    int start = 0;
    while (attributes != null && start < attributes.length()) {
      int comma = attributes.indexOf(',', start);
      int end = comma < 0 ? attributes.length() : comma;
      int equals = attributes.indexOf('=', start);
      if (equals >= 0 && equals < end && attributes.substring(start, equals).trim().equals(key)) {
        String name = percentDecoded(attributes.substring(equals + 1, end).trim()).trim();
        return name.isEmpty() ? null : name;
      }
      start = end + 1;
    }
    return null;
  }

  /** As W3C Baggage has it; what is no escape is left as it stands. */
  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      byte[] encoded = text.getBytes("UTF-8");
      ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
      for (int i = 0; i < encoded.length; i++) {
        int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
        int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
        if (encoded[i] == '%' && high >= 0 && low >= 0) {
          decoded.write(high << 4 | low);
          i += 2;
        } else {
          decoded.write(encoded[i]);
        }
      }
      return decoded.toString("UTF-8");
    } catch (UnsupportedEncodingException e) {
      return text;
    }
  }

  /**
   * The name in a launcher's command line: {@code shop} for {@code /srv/shop-1.2.jar --verbose},
   * {@code Shop} for {@code com.example.Shop} and for {@code shop.module/com.example.Shop}; null
   * when there is none, as in a JVM that a native program started.
   */
  static String ofCommand(String command, String classPath) {
    if (command == null || command.trim().isEmpty()) {
      return null;
    }
    String program = program(command.trim(), classPath);
    String name = isArchive(program) ? ofArchive(program) : ofClass(program);
    return name.isEmpty() ? null : name;
  }

  /** Without the arguments. Paths may hold spaces, and the JVM does not quote them. */
  static String program(String command, String classPath) {
    if (classPath != null
        && isArchive(classPath)
        && command.startsWith(classPath)
        && (command.length() == classPath.length() || command.charAt(classPath.length()) == ' ')) {
      return classPath;
    }
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  static boolean isArchive(String program) {
    return program.endsWith(".jar") || program.endsWith(".war");
  }

  private static String ofArchive(String path) {
    String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    String base = file.substring(0, file.length() - ".jar".length());
    for (int dash = base.indexOf('-'); dash > 0; dash = base.indexOf('-', dash + 1)) {
      if (isVersion(base, dash + 1)) {
        return base.substring(0, dash);
      }
    }
    return base;
  }

  /** A number, and then nothing, or what separates a version's parts: 2fa is not one. */
  private static boolean isVersion(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i > from && (i == text.length() || ".-_+".indexOf(text.charAt(i)) >= 0);
  }

  private static String ofClass(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    name = name.substring(name.lastIndexOf('.') + 1);
    int dollar = name.lastIndexOf('$');
    return dollar >= 0 && dollar < name.length() - 1 ? name.substring(dollar + 1) : name;
  }
}
