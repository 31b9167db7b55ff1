package io.obs.agent;

import io.obs.exporter.events.EventOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The configuration of this run, read once when the agent starts and unchanged from then on.
 *
 * <p>For each key of {@link ConfigKey} the first source that sets it to a right value holds: agent
 * arguments, system properties, environment, the file that {@link ConfigKey#CONFIG} names, the
 * default. A configuration always results. What was wrong about it is told by {@link #warnings()},
 * and nothing here throws.
 *
 * <p>Loaded by the agent's own loader, made by the thread that starts the agent; immutable, so any
 * thread may read it. Costs a look at each environment variable and system property; getters cost a
 * look into a hash map and belong to the start, not to the hot path.
 */
final class Config {
  /** Somebody may name the wrong file, each line of which would be an unknown key. */
  private static final int MAX_WARNINGS = 20;

  /** The source of what no other source sets. */
  static final String DEFAULT = "default";

  private final Map<String, Setting> settings = new LinkedHashMap<String, Setting>();

  /** The names of the instrumentations that some source sets, and the first such source. */
  private final Map<String, ConfigSource> instrumentations =
      new LinkedHashMap<String, ConfigSource>();

  private final List<String> warnings;

  /** What this process was given: its environment and system properties, and these arguments. */
  static Config load(String agentArguments) {
    Map<String, String> environment;
    try {
      environment = System.getenv();
    } catch (SecurityException e) {
      environment = Collections.emptyMap();
    }
    Properties properties;
    try {
      properties = System.getProperties();
    } catch (SecurityException e) {
      properties = readableProperties();
    }
    return of(agentArguments, properties, environment);
  }

  /** A security manager may forbid the properties as a whole, but allow one or another of them. */
  private static Properties readableProperties() {
    List<String> names = new ArrayList<String>();
    for (ConfigKey<?> key : ConfigKey.all()) {
      names.add("obs." + key.name());
    }
    names.add(ServiceName.COMMAND);
    names.add(ServiceName.CLASS_PATH);
    Properties properties = new Properties();
    for (String name : names) {
      try {
        String value = System.getProperty(name);
        if (value != null) {
          properties.setProperty(name, value);
        }
      } catch (SecurityException e) {
        // Not allowed to us, hence as good as not set.
      }
    }
    return properties;
  }

  /**
   * A configuration from these sources, each of which may be null or hold nulls.
   *
   * @param agentArguments what follows {@code -javaagent:obs.jar=}; {@link ConfigSource#arguments}
   *     has the grammar
   */
  static Config of(
      String agentArguments, Properties systemProperties, Map<String, String> environment) {
    return new Config(
        agentArguments,
        systemProperties == null ? new Properties() : systemProperties,
        environment == null ? Collections.<String, String>emptyMap() : environment);
  }

  private Config(
      String agentArguments, Properties systemProperties, Map<String, String> environment) {
    List<String> found = new ArrayList<String>();
    List<ConfigSource> sources = new ArrayList<ConfigSource>(4);
    sources.add(ConfigSource.arguments(agentArguments, found));
    sources.add(ConfigSource.systemProperties(systemProperties));
    sources.add(ConfigSource.environment(environment));
    addFile(sources, found);
    for (ConfigKey<?> key : ConfigKey.all()) {
      if (key != ConfigKey.INSTRUMENTATION_ENABLED) {
        settings.put(key.name(), resolve(key, sources, found));
      }
    }
    if (get(ConfigKey.SERVICE_NAME) == null) {
      ServiceName name = ServiceName.of(environment, systemProperties);
      settings.put(
          ConfigKey.SERVICE_NAME.name(), new Setting(name.value(), name.value(), name.source()));
    }
    addInstrumentations(sources, found);
    addUnknownKeys(sources, found);
    addMismatch(found);
    warnings = atMost(found);
  }

  private static void addFile(List<ConfigSource> sources, List<String> warnings) {
    String name = ConfigKey.CONFIG.name();
    for (ConfigSource source : sources) {
      String path = source.text(name);
      if (path != null) {
        try {
          ConfigSource file = ConfigSource.file(path);
          if (file.text(name) != null) {
            warnings.add(
                ConfigWarning.setting(file, name, true)
                    + " is ignored: a file cannot name another");
          }
          sources.add(file);
        } catch (IOException e) {
          warnings.add(ConfigWarning.unreadable(source, name, e.getMessage()));
        }
        return;
      }
    }
  }

  /** Receivers take each line for an event; the format for terminals has many. */
  private void addMismatch(List<String> warnings) {
    if (get(ConfigKey.LOG_FORMAT) == EventOptions.Format.TEXT) {
      for (String output : get(ConfigKey.LOG_OUTPUT)) {
        if (output.indexOf("://") > 0) {
          warnings.add(
              ConfigKey.LOG_FORMAT.environmentName()
                  + "=text writes several lines an event, and "
                  + output
                  + " takes each for one");
        }
      }
    }
  }

  private static <T> Setting resolve(
      ConfigKey<T> key, List<ConfigSource> sources, List<String> warnings) {
    List<ConfigSource> wrong = null;
    Setting setting = null;
    for (int i = 0; i < sources.size() && setting == null; i++) {
      ConfigSource source = sources.get(i);
      String text = source.text(key.name());
      if (text != null) {
        T value = key.type().parse(text);
        if (value != null) {
          setting = new Setting(value, text, source.label());
        } else {
          wrong = wrong == null ? new ArrayList<ConfigSource>(sources.size()) : wrong;
          wrong.add(source);
        }
      }
    }
    if (setting == null) {
      String text = key.defaultText();
      setting = new Setting(text == null ? null : key.type().parse(text), text, DEFAULT);
    }
    for (int i = 0; wrong != null && i < wrong.size(); i++) {
      String used = ConfigWarning.quote(setting.text) + " (" + setting.source + ")";
      warnings.add(ConfigWarning.wrongValue(wrong.get(i), key, used));
    }
    return setting;
  }

  private void addInstrumentations(List<ConfigSource> sources, List<String> warnings) {
    for (ConfigSource source : sources) {
      for (String name : source.names()) {
        String instrumentation = ConfigKey.instrumentationOf(name);
        if (instrumentation != null && !settings.containsKey(name)) {
          instrumentations.put(instrumentation, source);
          settings.put(
              name, resolve(ConfigKey.instrumentation(instrumentation), sources, warnings));
        }
      }
    }
  }

  private static void addUnknownKeys(List<ConfigSource> sources, List<String> warnings) {
    for (ConfigSource source : sources) {
      for (String name : source.names()) {
        if (ConfigKey.of(name) == null) {
          warnings.add(ConfigWarning.unknownKey(source, name));
        }
      }
    }
  }

  private static List<String> atMost(List<String> found) {
    if (found.isEmpty()) {
      return Collections.emptyList();
    }
    List<String> warnings = found;
    if (found.size() > MAX_WARNINGS) {
      warnings = new ArrayList<String>(found.subList(0, MAX_WARNINGS - 1));
      warnings.add((found.size() - warnings.size()) + " more warnings about the configuration");
    }
    return Collections.unmodifiableList(warnings);
  }

  /**
   * The value of a key. Never null, but for {@link ConfigKey#CONFIG} when no file is named. A
   * switch of an instrumentation is asked by {@link #instrumentationEnabled}.
   */
  @SuppressWarnings("unchecked") // resolve() has put in what the key's own type has made
  <T> T get(ConfigKey<T> key) {
    Object value = settings.get(key.name()).value;
    return (T) (value instanceof double[] ? ((double[]) value).clone() : value);
  }

  /** Whether the instrumentation of this name, a folder's such as {@code jdbc}, shall be used. */
  boolean instrumentationEnabled(String instrumentation) {
    Setting setting = settings.get(ConfigKey.instrumentation(instrumentation).name());
    return setting == null || (Boolean) setting.value;
  }

  /** The names of the instrumentations that are switched on or off expressly. */
  Set<String> instrumentations() {
    return Collections.unmodifiableSet(new HashSet<String>(instrumentations.keySet()));
  }

  /** The value of a key as its user wrote it; null for what is not set and has no default. */
  String text(ConfigKey<?> key) {
    return setting(key).text;
  }

  /** Where the value of a key comes from: {@code environment}, {@code default} and so on. */
  String source(ConfigKey<?> key) {
    return setting(key).source;
  }

  private Setting setting(ConfigKey<?> key) {
    Setting setting = settings.get(key.name());
    return setting != null ? setting : new Setting(null, key.defaultText(), DEFAULT);
  }

  /**
   * What is wrong: one line each, naming the key as it was written, its source, its value, and what
   * is used instead. Bounded, unmodifiable, empty when all is well.
   */
  List<String> warnings() {
    return warnings;
  }

  /**
   * The same for switches of instrumentations that do not exist. Apart from {@link #warnings()},
   * since an agent that is switched off need not find out which there are.
   */
  List<String> unknownInstrumentations(Set<String> known) {
    List<String> found = new ArrayList<String>();
    for (Map.Entry<String, ConfigSource> entry : instrumentations.entrySet()) {
      String instrumentation = entry.getKey();
      if (!known.contains(instrumentation)) {
        String name = ConfigKey.instrumentation(instrumentation).name();
        found.add(
            ConfigWarning.unknownInstrumentation(entry.getValue(), name, instrumentation, known));
      }
    }
    return atMost(found);
  }

  private static final class Setting {
    final Object value;
    final String text;
    final String source;

    Setting(Object value, String text, String source) {
      this.value = value;
      this.text = text;
      this.source = source;
    }
  }
}
