package io.obs.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Numbers measured in turns, one a turn: the same index in two of them is the same turn. */
final class Figures {
  private double[] values = {};

  void add(double value) {
    values = Arrays.copyOf(values, values.length + 1);
    values[values.length - 1] = value;
  }

  void addAll(double... more) {
    int old = values.length;
    values = Arrays.copyOf(values, old + more.length);
    System.arraycopy(more, 0, values, old, more.length);
  }

  double median() {
    return quantile(0.5);
  }

  /** Linear between the two values around it, NaN of none. */
  double quantile(double fraction) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    double at = fraction * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** Of each turn by itself: what all arms of a turn suffer alike falls out. */
  Figures paired(Figures base, DoubleBinaryOperator operator) {
    Figures paired = new Figures();
    IntStream.range(0, Math.min(values.length, base.values.length))
        .forEach(i -> paired.add(operator.applyAsDouble(values[i], base.values[i])));
    return paired;
  }

  Figures minus(Figures base) {
    return paired(base, (a, b) -> a - b);
  }

  Figures over(Figures base) {
    return paired(base, (a, b) -> a / b);
  }

  /** Median, and the quartiles. */
  String spread(int digits) {
    return format(median(), digits, false)
        + " ("
        + format(quantile(0.25), digits, false)
        + " to "
        + format(quantile(0.75), digits, false)
        + ")";
  }

  String median(int digits) {
    return format(median(), digits, false);
  }

  String quantile(double fraction, int digits) {
    return format(quantile(fraction), digits, false);
  }

  /** With a sign. */
  String difference(int digits) {
    return format(median(), digits, true);
  }

  static String format(double value, int digits, boolean sign) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String text = String.format(Locale.ROOT, (sign ? "%+,." : "%,.") + digits + "f", value);
    return text.matches("[+-][0.]+") ? text.substring(1) : text;
  }
}
