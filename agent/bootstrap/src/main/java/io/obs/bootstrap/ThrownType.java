package io.obs.bootstrap;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * A class of exceptions: which of the methods that tell what happened it has written itself. Those
 * of the JDK answer at once; any other may throw, take for ever, or do whatever its author liked.
 *
 * <p>So on a thread of the application nobody calls a method that is not the JDK's, unless it has
 * answered before, to a thread that can afford to wait: an application that would not have called
 * it must not hang because obs does. Safe from any thread; kept with the class, and keeps nothing.
 */
public final class ThrownType {
  private static final ClassValue<ThrownType> TYPES =
      new ClassValue<ThrownType>() {
        @Override
        protected ThrownType computeValue(Class<?> type) {
          return new ThrownType(type);
        }
      };

  private final boolean ownCause;
  private final boolean ownFrames;
  private final boolean ownText;

  /**
   * Whether one of them holds the exception's lock while it runs, which what the JDK's own methods
   * do needs as well.
   */
  private boolean locks;

  private volatile boolean causeAnswered;
  private volatile boolean framesAnswered;
  private volatile boolean textAnswered;
  private volatile boolean silent;
  private volatile boolean locked;

  private ThrownType(Class<?> type) {
    ownCause = isOwn(type, "getCause");
    ownFrames = isOwn(type, "getStackTrace");
    ownText =
        isOwn(type, "toString") | isOwn(type, "getLocalizedMessage") | isOwn(type, "getMessage");
  }

  private boolean isOwn(Class<?> type, String name) {
    if (type.getClassLoader() == null) {
      return false;
    }
    try {
      Method method = type.getMethod(name);
      boolean own = method.getDeclaringClass().getClassLoader() != null;
      locks |= own && Modifier.isSynchronized(method.getModifiers());
      return own;
    } catch (Exception | LinkageError e) {
      return true; // another method of it mentions a class that is missing
    }
  }

  /** Of an exception. */
  public static ThrownType of(Throwable thrown) {
    return TYPES.get(thrown.getClass());
  }

  /** Whether {@code getCause} is not the JDK's. */
  public boolean hasOwnCause() {
    return ownCause;
  }

  /** Whether {@code getStackTrace} is not the JDK's. */
  public boolean hasOwnFrames() {
    return ownFrames;
  }

  /** Whether {@code getMessage}, {@code getLocalizedMessage} or {@code toString} is not. */
  public boolean hasOwnText() {
    return ownText;
  }

  /** Its {@code getCause} has answered. */
  public void causeAnswered() {
    causeAnswered = true;
  }

  /** Its {@code getStackTrace} has answered. */
  public void framesAnswered() {
    framesAnswered = true;
  }

  /** Its {@code getMessage} or {@code toString} has answered. */
  public void textAnswered() {
    textAnswered = true;
  }

  /** One of its own methods does not answer, or does so again. */
  public void silent(boolean silent) {
    this.silent = silent;
  }

  /** Whether one of its own methods does not answer. */
  public boolean isSilent() {
    return silent;
  }

  /** Not even the JDK's methods answer, because one of its own holds a lock, or do so again. */
  public void locked(boolean locked) {
    this.locked = locked;
  }

  /** Whether not even the JDK's methods answer. */
  public boolean isLocked() {
    return locked;
  }

  boolean canTellCause() {
    return !isRisky() && (!ownCause || causeAnswered);
  }

  boolean canTellFrames() {
    return !isRisky() && (!ownFrames || framesAnswered);
  }

  private boolean isRisky() {
    return silent
        || locks
            && (ownCause && !causeAnswered
                || ownFrames && !framesAnswered
                || ownText && !textAnswered);
  }
}
