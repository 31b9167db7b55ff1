package io.obs.exporter.metrics;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * Label values as simpleclient wants them: the first few of an array, and behind them the bound of
 * a bucket if there is one. A view, because a scrape needs one for each bucket of each series.
 */
final class LabelValues extends AbstractList<String> implements RandomAccess {
  private final String[] values;
  private final int count;
  private final String bound;

  /**
   * @param bound null for none
   */
  LabelValues(String[] values, int count, String bound) {
    this.values = values;
    this.count = count;
    this.bound = bound;
  }

  /** The same labels with the bound of a bucket behind them. */
  LabelValues with(String bound) {
    return new LabelValues(values, count, bound);
  }

  @Override
  public String get(int index) {
    if (index == count && bound != null) {
      return bound;
    }
    if (index >= count) {
      throw new IndexOutOfBoundsException(Integer.toString(index));
    }
    return values[index];
  }

  @Override
  public int size() {
    return bound == null ? count : count + 1;
  }
}
