package io.obs.weaver;

import java.util.ArrayList;
import java.util.List;

/** What woven samples say; used by one thread. */
public final class ShapesLog {
  private static final List<String> LINES = new ArrayList<String>();

  private ShapesLog() {}

  /** Notes one thing. */
  public static void add(String line) {
    LINES.add(line);
  }

  static List<String> take() {
    List<String> taken = new ArrayList<String>(LINES);
    LINES.clear();
    return taken;
  }
}
