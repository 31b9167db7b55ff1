package io.obs.bootstrap;

/**
 * Where the exporter keeps the series that it looked up for one object of the door, so that it need
 * not be looked up by its labels again. Safe from any thread: each finds the same.
 */
public final class SeriesSlot {
  /** The exporter's own; null until it has looked it up. */
  public volatile Object series;

  SeriesSlot() {}
}
