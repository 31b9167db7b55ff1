package io.obs.bootstrap;

/**
 * Woven into library classes that obs keeps something with, such as the SQL of a prepared
 * statement: a field, and these two methods over it. Called through {@link ObjectState} only.
 */
public interface HasState {
  /** What was set last; null if nothing was. */
  Object obs$state();

  /** Keeps a value with the object. */
  void obs$state(Object state);
}
