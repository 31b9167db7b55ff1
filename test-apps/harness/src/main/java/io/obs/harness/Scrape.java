package io.obs.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One answer of a metrics endpoint: Prometheus text format 0.0.4, parsed strictly. Labels are given
 * as name, value, …
 */
public final class Scrape {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** One for all: each would leave its connection open, and an endpoint takes only so many. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private static final Set<String> DIFFERENCED = Set.of("counter", "histogram", "summary");

  private final Map<String, String> types;
  private final Map<String, String> helps;
  private final Map<Key, Sample> samples;

  /** One line: a metric's value, its labels in the order of the text. */
  public record Sample(String name, Map<String, String> labels, double value) {

    /** The label's value, or empty as Prometheus has it. */
    public String label(String label) {
      return labels.getOrDefault(label, "");
    }

    @Override
    public String toString() {
      return name + labels + " " + value;
    }
  }

  private record Key(String name, Map<String, String> labels) {}

  private Scrape(Map<String, String> types, Map<String, String> helps, Map<Key, Sample> samples) {
    this.types = types;
    this.helps = helps;
    this.samples = samples;
  }

  /** Asks {@code http://127.0.0.1:port/metrics}. */
  public static Scrape of(int port) {
    return of(URI.create("http://127.0.0.1:" + port + "/metrics"));
  }

  /** Asks an endpoint; fails when it does not answer 200 with text that parses. */
  public static Scrape of(URI endpoint) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Accept", "text/plain;version=0.0.4")
            .timeout(TIMEOUT)
            .build();
    HttpResponse<String> response;
    try {
      response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("no scrape from " + endpoint + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during a scrape", e);
    }
    if (response.statusCode() != 200) {
      throw new AssertionError(
          endpoint + " answers " + response.statusCode() + ": " + response.body());
    }
    return parse(response.body());
  }

  /** Parses an exposition; fails on a line that is malformed and on a series that comes twice. */
  public static Scrape parse(String text) {
    Parser parser = new Parser();
    int number = 0;
    for (String line : text.split("\n")) {
      number++;
      try {
        parser.line(line);
      } catch (RuntimeException e) {
        throw new AssertionError(
            "line " + number + " of the scrape: " + e.getMessage() + ": " + line, e);
      }
    }
    return new Scrape(parser.types, parser.helps, parser.samples);
  }

  /**
   * The value of the one series with exactly these labels (an empty value is the same as no label).
   */
  public double value(String name, String... labels) {
    return find(name, labels)
        .orElseThrow(
            () ->
                new AssertionError(
                    "no series " + name + labels(labels) + " among " + describe(name)))
        .value();
  }

  /** The one series with exactly these labels, if there is one. */
  public Optional<Sample> find(String name, String... labels) {
    return Optional.ofNullable(samples.get(new Key(name, withoutEmpty(labels(labels)))));
  }

  /**
   * The sum over the series that have these labels, whatever others they have; 0 when there are
   * none.
   */
  public double sum(String name, String... labels) {
    return series(name, labels).stream().mapToDouble(Sample::value).sum();
  }

  /** The series of this name that have these labels, whatever others they have. */
  public List<Sample> series(String name, String... labels) {
    Map<String, String> wanted = labels(labels);
    return samples.values().stream()
        .filter(sample -> sample.name().equals(name))
        .filter(
            sample ->
                wanted.entrySet().stream()
                    .allMatch(label -> sample.label(label.getKey()).equals(label.getValue())))
        .toList();
  }

  /**
   * What the series of this name have counted, where it is not 0, by the values of these labels in
   * their order with blanks between them; an empty value, or none, leaves nothing there.
   */
  public Map<String, Integer> counts(String name, String... labels) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Sample sample : series(name)) {
      if (sample.value() != 0) {
        String key = Stream.of(labels).map(sample::label).collect(Collectors.joining(" "));
        counts.merge(key, (int) sample.value(), Integer::sum);
      }
    }
    return counts;
  }

  /** Every series, in the order of the text. */
  public List<Sample> series() {
    return List.copyOf(samples.values());
  }

  /** The names of all series, sorted ({@code x_bucket}, {@code x_count}, …). */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    samples.keySet().forEach(key -> names.add(key.name()));
    return names;
  }

  /** The metrics that the text declares, with their types, sorted. */
  public Map<String, String> types() {
    return new TreeMap<>(types);
  }

  /** The metric's help text, or empty. */
  public String help(String metric) {
    return helps.getOrDefault(metric, "");
  }

  /**
   * What has come since an earlier scrape: counters, histograms and summaries less their earlier
   * values; gauges as they are now.
   */
  public Scrape difference(Scrape earlier) {
    Map<Key, Sample> difference = new LinkedHashMap<>();
    samples.forEach(
        (key, sample) -> {
          Sample before = earlier.samples.get(key);
          double value =
              before != null && DIFFERENCED.contains(typeOf(sample))
                  ? sample.value() - before.value()
                  : sample.value();
          difference.put(key, new Sample(sample.name(), sample.labels(), value));
        });
    return new Scrape(types, helps, difference);
  }

  private String typeOf(Sample sample) {
    String exact = types.get(sample.name());
    if (exact != null) {
      return exact;
    }
    if (sample.labels().containsKey("quantile")) {
      return "gauge";
    }
    String metric = sample.name().replaceFirst("_(bucket|sum|count)$", "");
    return types.getOrDefault(metric, "untyped");
  }

  private String describe(String name) {
    List<Sample> same = series(name);
    if (!same.isEmpty()) {
      return String.join("\n", same.stream().map(sample -> "\n  " + sample).toList());
    }
    return "the names " + names();
  }

  private static Map<String, String> labels(String... labels) {
    if (labels.length % 2 != 0) {
      throw new IllegalArgumentException("labels come as name, value, …");
    }
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return map;
  }

  private static Map<String, String> withoutEmpty(Map<String, String> labels) {
    Map<String, String> map = new TreeMap<>(labels);
    map.values().removeIf(String::isEmpty);
    return map;
  }

  /** The format's grammar, one line at a time. */
  private static final class Parser {
    final Map<String, String> types = new LinkedHashMap<>();
    final Map<String, String> helps = new LinkedHashMap<>();
    final Map<Key, Sample> samples = new LinkedHashMap<>();
    private static final Set<String> TYPES =
        Set.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([n\\\\])");
    private String line;
    private int at;

    void line(String text) {
      line = text;
      at = 0;
      skipBlanks();
      if (at == line.length()) {
        return;
      }
      if (line.charAt(at) == '#') {
        comment();
      } else {
        sample();
      }
    }

    private void comment() {
      String[] parts = line.substring(at + 1).strip().split("[ \t]+", 3);
      if (parts[0].equals("HELP") && parts.length > 1) {
        once(helps, parts[1], parts.length > 2 ? unescaped(parts[2]) : "");
      } else if (parts[0].equals("TYPE")) {
        if (parts.length != 3 || !TYPES.contains(parts[2].strip())) {
          throw new IllegalArgumentException("not a type");
        }
        once(types, parts[1], parts[2].strip());
      }
    }

    private static void once(Map<String, String> map, String name, String value) {
      if (map.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("declared twice");
      }
    }

    private static String unescaped(String help) {
      return ESCAPE.matcher(help).replaceAll(escape -> escape.group(1).equals("n") ? "\n" : "\\\\");
    }

    private void sample() {
      String name = name(true);
      skipBlanks();
      Map<String, String> labels = new LinkedHashMap<>();
      if (peek() == '{') {
        at++;
        labels(labels);
      }
      skipBlanks();
      String[] rest = line.substring(at).strip().split("[ \t]+");
      if (rest.length > 2) {
        throw new IllegalArgumentException("more than a value and a timestamp");
      }
      if (rest.length == 2) {
        Long.parseLong(rest[1]);
      }
      Sample sample = new Sample(name, Collections.unmodifiableMap(labels), number(rest[0]));
      if (samples.putIfAbsent(new Key(name, withoutEmpty(labels)), sample) != null) {
        throw new IllegalArgumentException("the series comes twice");
      }
    }

    private void labels(Map<String, String> labels) {
      skipBlanks();
      while (peek() != '}') {
        String label = name(false);
        skipBlanks();
        expect('=');
        skipBlanks();
        if (labels.putIfAbsent(label, quoted()) != null) {
          throw new IllegalArgumentException("label " + label + " comes twice");
        }
        skipBlanks();
        if (peek() == ',') {
          at++;
          skipBlanks();
        } else if (peek() != '}') {
          throw new IllegalArgumentException("neither , nor } after label " + label);
        }
      }
      at++;
    }

    private String name(boolean metric) {
      int start = at;
      while (at < line.length() && isNameCharacter(line.charAt(at), at == start, metric)) {
        at++;
      }
      if (at == start) {
        throw new IllegalArgumentException("no name at column " + (start + 1));
      }
      return line.substring(start, at);
    }

    private static boolean isNameCharacter(char c, boolean first, boolean metric) {
      return c == '_'
          || c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || !first && c >= '0' && c <= '9'
          || metric && c == ':';
    }

    private String quoted() {
      expect('"');
      StringBuilder value = new StringBuilder();
      while (peek() != '"') {
        char c = line.charAt(at++);
        value.append(c == '\\' ? escape() : c);
      }
      at++;
      return value.toString();
    }

    private char escape() {
      char c = peek();
      at++;
      return switch (c) {
        case 'n' -> '\n';
        case '\\', '"' -> c;
        default -> throw new IllegalArgumentException("escape \\" + c);
      };
    }

    private static double number(String text) {
      return switch (text) {
        case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        case "NaN", "Nan" -> Double.NaN;
        default -> {
          if (!text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            throw new IllegalArgumentException("not a number");
          }
          yield Double.parseDouble(text);
        }
      };
    }

    private void expect(char expected) {
      if (peek() != expected) {
        throw new IllegalArgumentException("no " + expected + " at column " + (at + 1));
      }
      at++;
    }

    private char peek() {
      if (at >= line.length()) {
        throw new IllegalArgumentException("ends too early");
      }
      return line.charAt(at);
    }

    private void skipBlanks() {
      while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
        at++;
      }
    }
  }
}
