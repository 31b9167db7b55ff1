package io.obs.exporter.metrics;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;

/**
 * The values of one label set of one metric. Written by application threads, read by scrapes.
 *
 * <p>All fields that a lookup reads are final, so that {@link SeriesTable} may publish a series by
 * a plain write.
 */
abstract class Series {
  final SeriesTable<?> table;
  final int hash;
  final String a;
  final String b;
  final String c;
  final String d;
  final String e;

  /** The label values in the order of the metric's label names. */
  final LabelValues labelValues;

  Series(SeriesTable<?> table, int hash, String a, String b, String c, String d, String e) {
    this.table = table;
    this.hash = hash;
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    this.e = e;
    this.labelValues = new LabelValues(new String[] {a, b, c, d, e}, table.labelCount(), null);
  }

  /** Whether it has these label values; a label that the metric lacks is empty on both sides. */
  final boolean has(String a, String b, String c, String d, String e) {
    return this.a.equals(a)
        && this.b.equals(b)
        && this.c.equals(c)
        && this.d.equals(d)
        && this.e.equals(e);
  }

  /** Adds the values of now. */
  abstract void collect(List<Sample> samples);
}
