package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.DaemonThread;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * An output with a daemon thread and a bounded buffer of its own, so that a destination that is
 * away, or slow, or takes nothing at all, holds up neither the writer nor the other outputs.
 *
 * <p>What finds the buffer full is dropped and counted: of a failure the first events say most. A
 * line leaves the buffer when the operating system has it. While a destination that {@linkplain
 * Destination#comesBack comes back} is away, it is tried at growing intervals.
 */
final class BufferedOutput implements LineOutput, Runnable {
  /** About a thousand events. */
  static final int CAPACITY_BYTES = 4 * 1024 * 1024;

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A receiver that comes and goes is told of so often at most. */
  private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Destination destination;
  private final EventDrops drops;
  private final int capacityBytes;

  /** What is not yet sent, the line that is on its way included; guards the fields below. */
  private final ArrayDeque<EventLine> buffer = new ArrayDeque<EventLine>();

  private long bufferedBytes;

  /** How many lines were ever put into the buffer, and how many of them have left it. */
  private long taken;

  private long done;

  private long dropped;

  /** How many of them no line tells of yet; the next one that finds room does. */
  private long untold;

  private long failures;
  private boolean hurried;
  private boolean closed;

  /** Of the thread that brings lines. */
  private boolean started;

  // Of the thread that sends them.
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long failedAtNanos;
  private long toldAtNanos;
  private boolean everTold;
  private boolean failing;
  private long droppedBefore;

  BufferedOutput(Destination destination, EventDrops drops) {
    this(destination, drops, CAPACITY_BYTES);
  }

  BufferedOutput(Destination destination, EventDrops drops, int capacityBytes) {
    this.destination = destination;
    this.drops = drops;
    this.capacityBytes = capacityBytes;
  }

  /** Starts the thread, which opens the destination. Otherwise the first line does so. */
  void start() {
    if (started) {
      return;
    }
    started = true;
    try {
      DaemonThread.create("obs-events " + destination, this, EventWriter.class.getClassLoader())
          .start();
    } catch (Throwable t) {
      started = false; // no memory for a thread: the next line tries again
    }
  }

  @Override
  public void write(EventLine taking) {
    synchronized (buffer) {
      EventLine line = taking.afterDropping(untold);
      if (closed) {
        drops.closed();
        return;
      }
      if (bufferedBytes + line.size() > capacityBytes) {
        dropped++;
        untold++;
        drops.bufferFull();
        return;
      }
      untold = 0;
      buffer.add(line);
      bufferedBytes += line.size();
      taken++;
      buffer.notifyAll();
    }
    start();
  }

  @Override
  public void run() {
    boolean opened = false;
    while (!isClosed()) {
      EventLine line = null;
      try {
        if (!opened) {
          // what takes no line twice is not opened twice, either: the next line tells the same
          opened = !destination.comesBack();
          destination.open();
          opened = true;
        }
        line = next();
        if (line != null) {
          destination.send(line);
          sent(line);
        }
      } catch (Throwable t) {
        failed(line, t);
      }
    }
    destination.close();
  }

  private boolean isClosed() {
    synchronized (buffer) {
      return closed;
    }
  }

  /** The oldest line, which stays in the buffer; null when the end has come. */
  private EventLine next() {
    synchronized (buffer) {
      while (buffer.isEmpty() && !closed) {
        await(0);
      }
      return closed ? null : buffer.peek();
    }
  }

  private void sent(EventLine line) {
    if (failing) {
      failing = false;
      String lost;
      synchronized (buffer) {
        lost = dropped > droppedBefore ? "; " + (dropped - droppedBefore) + " were dropped" : "";
      }
      if (destination.comesBack()) {
        AgentLog.info("events are sent to " + destination + " again" + lost);
      }
    }
    if (System.nanoTime() - failedAtNanos > LAST_PAUSE_NANOS) {
      pauseNanos = FIRST_PAUSE_NANOS;
    }
    remove(line);
  }

  private void remove(EventLine line) {
    synchronized (buffer) {
      if (buffer.peek() == line) { // not so if it was closed in between
        buffer.poll();
        bufferedBytes -= line.size();
        done++;
        buffer.notifyAll();
      }
    }
  }

  /**
   * @param line what could not be sent; null if the destination could not be opened
   */
  private void failed(EventLine line, Throwable why) {
    if (isClosed()) {
      return; // and hence failed
    }
    boolean comesBack = destination.comesBack();
    if (line != null && !comesBack) {
      drops.writeFailed();
      remove(line);
      synchronized (buffer) {
        untold++;
      }
    }
    tell(why, comesBack);
    failedAtNanos = System.nanoTime();
    synchronized (buffer) {
      failures++;
      buffer.notifyAll();
    }
    if (comesBack) {
      pause();
    }
  }

  /** Once until it works again, and not each time that it comes and goes. */
  private void tell(Throwable why, boolean comesBack) {
    long now = System.nanoTime();
    if (failing || everTold && comesBack && now - toldAtNanos < TELL_NANOS) {
      return;
    }
    failing = true;
    everTold = true;
    toldAtNanos = now;
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    if (comesBack) {
      synchronized (buffer) {
        droppedBefore = dropped;
      }
      AgentLog.warn(
          "events cannot be sent to "
              + destination
              + " for now: "
              + reason
              + "; it is tried again, and up to "
              + capacityBytes / 1024
              + " KB of them are kept until then");
    } else {
      AgentLog.warn("events cannot be written to " + destination + ": " + reason);
    }
  }

  private void pause() {
    long end = System.nanoTime() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LAST_PAUSE_NANOS);
    synchronized (buffer) {
      while (!hurried && !closed) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          break;
        }
        await(left);
      }
      hurried = false;
    }
  }

  /** Nobody has a reason to interrupt this thread; an application that interrupts all may. */
  private void await(long nanos) {
    try {
      buffer.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      // The condition is looked at again.
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A receiver that is away is tried once more, and waited for no longer than that takes.
   */
  @Override
  public int flush(long deadlineNanos) {
    boolean interrupted = false;
    int left;
    synchronized (buffer) {
      long target = taken;
      long before = failures;
      if (done != target) {
        hurried = true;
        buffer.notifyAll();
      }
      while (done < target && !closed && (failures == before || !destination.comesBack())) {
        long nanos = deadlineNanos - System.nanoTime();
        if (nanos <= 0) {
          break;
        }
        try {
          buffer.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException e) {
          interrupted = true; // waits on: events matter most when things go wrong
        }
      }
      left = (int) Math.max(0, target - done);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  @Override
  public void close() {
    synchronized (buffer) {
      closed = true;
      for (int i = buffer.size(); i > 0; i--) {
        drops.closed();
      }
      done += buffer.size();
      buffer.clear();
      bufferedBytes = 0;
      buffer.notifyAll();
    }
    destination.close();
  }

  @Override
  public String toString() {
    return destination.toString();
  }
}
