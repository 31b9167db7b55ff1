package io.obs.bootstrap;

/**
 * What obs keeps with an object of a library: in a field where the class was woven while it loaded
 * ({@link HasState}), else (the class was there before the agent) in a weak identity map, so that
 * the object can be collected as before. One value an object; safe from any thread as far as the
 * library's own object is.
 */
public final class ObjectState {
  private static final WeakIdentityMap STATES = new WeakIdentityMap();

  private ObjectState() {}

  /** The value kept with an object; null if there is none. */
  public static Object get(Object target) {
    return target instanceof HasState ? ((HasState) target).obs$state() : STATES.get(target);
  }

  /** Keeps a value with an object, in place of the one before. Neither may be null. */
  public static void set(Object target, Object state) {
    if (target instanceof HasState) {
      ((HasState) target).obs$state(state);
    } else {
      STATES.put(target, state);
    }
  }
}
