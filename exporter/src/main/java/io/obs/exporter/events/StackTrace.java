package io.obs.exporter.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A stack trace as Java prints it, made to fit: shortened from the middle, so that the exception
 * itself and its root cause stay.
 *
 * <p>Trusts no method of the exception: each may throw, return null, never end a chain, or lead
 * back to where it came from. Neither recursion nor memory depends on what it says. Runs on the
 * writer's thread.
 */
final class StackTrace {
  /** Of a chain of causes so many are shown at its beginning, and as many at its end. */
  private static final int SHOWN_CAUSES = 8;

  /** Who follows longer chains finds no root cause; guards against one that is made up as asked. */
  private static final int MAX_CAUSES = 20_000;

  private static final int SHOWN_SUPPRESSED = 4;
  private static final int SHOWN_FIRST_FRAMES = 384;
  private static final int SHOWN_LAST_FRAMES = 128;
  private static final int MAX_HEADER = 1024;
  private static final int MAX_FRAME = 512;
  private static final int NEW_LINE = 2; // as JSON
  private static final int MARKER = 40;

  private static final StackTraceElement[] NO_FRAMES = {};
  private static final Throwable[] NOTHING = {};

  private final List<String> lines = new ArrayList<String>();

  /** Where the lines of the root cause begin; 0 if the exception has no cause. */
  private int root;

  private final Redaction redaction;

  private StackTrace(Redaction redaction) {
    this.redaction = redaction;
  }

  /** The trace as text, never longer than so many bytes of JSON; empty if there is no room. */
  static String of(Throwable thrown, int maxBytes) {
    return of(thrown, maxBytes, null);
  }

  /**
   * The same, with messages as they may be shown.
   *
   * @param redaction null to show them as they are
   */
  static String of(Throwable thrown, int maxBytes, Redaction redaction) {
    StackTrace trace = new StackTrace(redaction);
    trace.addChain(thrown);
    return trace.fit(maxBytes);
  }

  /** What the exception says of itself; its class if that fails. Never null. */
  static String describe(Throwable thrown) {
    return UntrustedCalls.describe(thrown);
  }

  /** The exception's message; null if it has none or fails to tell. */
  static String messageOf(Throwable thrown) {
    return UntrustedCalls.messageOf(thrown);
  }

  /** The exception's cause; null if it has none or fails to tell. */
  static Throwable causeOf(Throwable thrown) {
    return UntrustedCalls.causeOf(thrown);
  }

  /** The exception's stack trace, empty if it fails to tell; its elements may be null. */
  static StackTraceElement[] framesOf(Throwable thrown) {
    StackTraceElement[] frames = UntrustedCalls.framesOf(thrown);
    return frames == null ? NO_FRAMES : frames;
  }

  /** What was suppressed for the exception, empty if it fails to tell; some may be null. */
  static Throwable[] suppressedOf(Throwable thrown) {
    Throwable[] suppressed = UntrustedCalls.suppressedOf(thrown);
    return suppressed == null ? NOTHING : suppressed;
  }

  private void addChain(Throwable thrown) {
    List<Throwable> first = new ArrayList<Throwable>();
    Deque<Throwable> last = new ArrayDeque<Throwable>();
    Throwable circular = null;
    Throwable seen = thrown; // Brent's way to find a circle without remembering the path
    int count = 0;
    for (Throwable each = thrown; each != null && count < MAX_CAUSES; each = causeOf(each)) {
      if (count > 0 && (each == seen || isIn(first, each))) {
        circular = each;
        break;
      }
      if (Integer.bitCount(count) == 1) {
        seen = each;
      }
      if (first.size() < SHOWN_CAUSES) {
        first.add(each);
      } else {
        last.addLast(each);
        if (last.size() > SHOWN_CAUSES) {
          last.removeFirst();
        }
      }
      count++;
    }
    StackTraceElement[] enclosing = NO_FRAMES;
    String caption = "";
    for (Throwable each : first) {
      root = lines.size();
      enclosing = add(each, caption, "", enclosing);
      caption = "Caused by: ";
    }
    int skipped = count - first.size() - last.size();
    if (skipped > 0) {
      lines.add("... " + skipped + " causes omitted");
      enclosing = NO_FRAMES;
    }
    for (Throwable each : last) {
      root = lines.size();
      enclosing = add(each, caption, "", enclosing);
    }
    if (circular != null) {
      addHeader(caption + "[CIRCULAR REFERENCE: " + shown(circular), "]");
    }
  }

  private static boolean isIn(List<Throwable> list, Throwable thrown) {
    for (Throwable each : list) {
      if (each == thrown) {
        return true;
      }
    }
    return false;
  }

  /** One exception of the chain, and what was suppressed for it. */
  private StackTraceElement[] add(
      Throwable thrown, String caption, String indent, StackTraceElement[] enclosing) {
    StackTraceElement[] frames = addOne(thrown, caption, indent, enclosing);
    Throwable[] suppressed = suppressedOf(thrown);
    for (int i = 0; i < suppressed.length; i++) {
      if (i == SHOWN_SUPPRESSED) {
        lines.add(indent + "\t... " + (suppressed.length - i) + " suppressed omitted");
        break;
      }
      if (suppressed[i] != null) {
        StackTraceElement[] own = addOne(suppressed[i], "Suppressed: ", indent + "\t", frames);
        Throwable cause = causeOf(suppressed[i]);
        if (cause != null && cause != suppressed[i]) {
          addOne(cause, "Caused by: ", indent + "\t", own);
        }
      }
    }
    return frames;
  }

  private StackTraceElement[] addOne(
      Throwable thrown, String caption, String indent, StackTraceElement[] enclosing) {
    addHeader(indent + caption + shown(thrown), "");
    StackTraceElement[] frames = framesOf(thrown);
    int own = frames.length;
    int other = enclosing.length;
    while (own > 0
        && other > 0
        && frames[own - 1] != null
        && frames[own - 1].equals(enclosing[other - 1])) {
      own--;
      other--;
    }
    boolean all = own <= SHOWN_FIRST_FRAMES + SHOWN_LAST_FRAMES;
    int first = all ? own : SHOWN_FIRST_FRAMES;
    for (int i = 0; i < first; i++) {
      lines.add(JsonText.clean(indent + "\tat " + frames[i], MAX_FRAME));
    }
    if (!all) {
      int omitted = own - SHOWN_FIRST_FRAMES - SHOWN_LAST_FRAMES;
      lines.add(indent + "\t... " + omitted + " frames omitted");
      for (int i = own - SHOWN_LAST_FRAMES; i < own; i++) {
        lines.add(JsonText.clean(indent + "\tat " + frames[i], MAX_FRAME));
      }
    }
    if (own < frames.length) {
      lines.add(indent + "\t... " + (frames.length - own) + " more");
    }
    return frames;
  }

  private String shown(Throwable thrown) {
    return redaction == null ? describe(thrown) : redaction.describe(thrown);
  }

  private void addHeader(String text, String end) {
    lines.add(JsonText.clean(text, MAX_HEADER) + end);
  }

  private String fit(int maxBytes) {
    if (cost(0, lines.size()) <= maxBytes) {
      return join(lines.size(), lines.size(), lines.size());
    }
    int room = maxBytes - MARKER;
    int tail; // the first line that is kept behind what is left out
    int end = lines.size();
    if (root == 0) {
      tail = end;
      for (int left = room / 4; tail > 0 && left >= cost(tail - 1); tail--) {
        left -= cost(tail - 1);
      }
    } else {
      tail = root;
      int half = Math.max(room / 2, room - cost(0, root));
      if (cost(root, end) > half) {
        int left = half - MARKER;
        end = root;
        while (end < lines.size() && left >= cost(end)) {
          left -= cost(end);
          end++;
        }
      }
    }
    int left = room - cost(tail, end) - (end < lines.size() ? MARKER : 0);
    int head = 0;
    while (head < tail && left >= cost(head)) {
      left -= cost(head);
      head++;
    }
    if (head == 0 && tail == end) {
      return maxBytes < MARKER ? "" : JsonText.clean(lines.get(0), maxBytes);
    }
    return join(head, tail, end);
  }

  private int cost(int line) {
    return JsonText.length(lines.get(line)) + NEW_LINE;
  }

  private int cost(int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += cost(i);
    }
    return sum;
  }

  /** The lines before head, and those from tail to end. */
  private String join(int head, int tail, int end) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < head; i++) {
      text.append(lines.get(i)).append('\n');
    }
    if (head < tail) {
      text.append("... ").append(tail - head).append(" lines omitted\n");
    }
    for (int i = tail; i < end; i++) {
      text.append(lines.get(i)).append('\n');
    }
    if (end < lines.size() && head < lines.size()) {
      text.append("... ").append(lines.size() - end).append(" lines omitted\n");
    }
    return text.toString();
  }
}
