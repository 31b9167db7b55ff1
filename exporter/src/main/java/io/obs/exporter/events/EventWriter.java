package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.UncaughtException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes exceptions that nobody caught, and the agent's own lines, as one JSON object a line.
 * Loaded by the agent's loader.
 *
 * <p>Application threads only hand over: they take no lock and never wait; what finds the queue
 * full is dropped and counted. One daemon thread, {@code obs-events}, does the rest. It starts with
 * the first item, and only it loads logback and Jackson, with the first exception.
 *
 * <p>Put together so:
 *
 * <pre>
 * EventWriter events = new EventWriter(outputs, Level.INFO, serviceName, null);
 * Sinks.install(sink, events);              // premain: loads nothing more
 * AgentLog.open(events);                    // on the agent's own thread
 * events.start();                           // there too, so that no application thread has to
 * shutdown hook: events.flush(2000);        // or closeWithin, if nothing comes after it
 * AgentStatus: events.dropped();            // obs_events_dropped_total
 * </pre>
 */
public final class EventWriter implements ExceptionSink, AgentLog.Output {
  private static final int CAPACITY = 1024;
  private static final String THREAD_NAME = "obs-events";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final EventOutputs outputs;
  private final AgentLog.Level minLevel;
  private final String serviceName;
  private final String hostName;
  private final String agentOutput;
  private final int capacity;

  private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<Item>();

  /** How many items are in the queue or on their way into it; never above the capacity. */
  private final AtomicInteger queued = new AtomicInteger();

  /** How many items were ever put into the queue, and how many of them are done with. */
  private final AtomicLong added = new AtomicLong();

  private final AtomicLong done = new AtomicLong();

  private final EventDrops drops = new EventDrops();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile Thread thread;
  private volatile boolean closed;

  /** What the thread has opened; empty before. */
  private volatile List<LineOutput> opened = Collections.emptyList();

  /**
   * @param outputs where events go; the agent's own lines always go to standard error
   * @param minLevel the least level of the agent's own lines; null for none of them
   * @param serviceName may be null
   * @param hostName null for what the operating system says
   */
  public EventWriter(
      EventOutputs outputs, AgentLog.Level minLevel, String serviceName, String hostName) {
    this(outputs, minLevel, serviceName, hostName, EventOutputs.STDERR, CAPACITY);
  }

  /** For tests: with an output for the agent's own lines and a capacity. */
  EventWriter(
      EventOutputs outputs,
      AgentLog.Level minLevel,
      String serviceName,
      String hostName,
      String agentOutput,
      int capacity) {
    this.outputs = outputs;
    this.minLevel = minLevel;
    this.serviceName = serviceName;
    this.hostName = hostName;
    this.agentOutput = agentOutput;
    this.capacity = capacity;
  }

  /** Hands an exception over. Never blocks, never throws. */
  @Override
  public void accept(UncaughtException exception) {
    if (!outputs.isEmpty()) {
      add(new Item(exception, null, null, null));
    }
  }

  @Override
  public String errorId(Throwable thrown) {
    return null;
  }

  /** Hands a line of the agent's own over. Never blocks, never throws. */
  @Override
  public void log(AgentLog.Level level, String message, Throwable thrown) {
    if (minLevel != null && level.compareTo(minLevel) >= 0) {
      add(new Item(null, level, message, thrown));
    }
  }

  private void add(Item item) {
    if (closed) {
      drops.closed();
      return;
    }
    if (queued.incrementAndGet() > capacity) {
      queued.decrementAndGet();
      drops.queueFull();
      return;
    }
    added.incrementAndGet(); // before it can be done: flush must not take another's for ours
    queue.add(item);
    if (started.get()) {
      LockSupport.unpark(thread);
    } else {
      start();
    }
  }

  /**
   * Starts the writer's thread if it does not run yet; it waits for the first item. Otherwise the
   * first item starts it.
   */
  public void start() {
    if (started.compareAndSet(false, true)) {
      try {
        Thread writer = WriterThread.create(THREAD_NAME, new Loop());
        thread = writer;
        writer.start();
      } catch (Throwable t) {
        // No memory for a thread, or a security manager: the next item tries again.
        thread = null;
        started.set(false);
      }
    }
  }

  /** How many events were not written, by reason; all reasons, also those that did not occur. */
  public Map<String, Long> dropped() {
    return drops.byReason();
  }

  /**
   * Waits until what was handed over before is written, and the outputs have passed it on; the
   * writer goes on afterwards. For a receiver that turns out to be away it does not wait.
   *
   * @return whether all is done; {@link #waiting} says how much is not
   */
  public boolean flush(long timeoutMillis) {
    long target = added.get();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean interrupted = false;
    boolean written;
    while (!(written = done.get() - target >= 0) && deadline - System.nanoTime() > 0) {
      start(); // should it have failed before
      LockSupport.unpark(thread);
      LockSupport.parkNanos(this, POLL_NANOS);
      interrupted |= Thread.interrupted(); // waits on: events matter most when things go wrong
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return flushOutputs(deadline) == 0 && written;
  }

  /**
   * How many events wait to be passed on to an output, each counted for each output, and how many
   * to be written at all.
   */
  public long waiting() {
    return flushOutputs(System.nanoTime()) + Math.max(0, added.get() - done.get());
  }

  private long flushOutputs(long deadlineNanos) {
    for (LineOutput output : opened) {
      output.flush(System.nanoTime()); // all of them hurry, and not one after the other
    }
    long waiting = 0;
    for (LineOutput output : opened) {
      waiting += output.flush(deadlineNanos);
    }
    return waiting;
  }

  /**
   * Writes what was handed over before, ends the thread and closes the files. What comes later is
   * dropped and counted.
   *
   * @return whether everything is written; false if the time was up
   */
  public boolean closeWithin(long timeoutMillis) {
    boolean flushed = flush(timeoutMillis);
    closed = true;
    LockSupport.unpark(thread);
    return flushed;
  }

  /** What waits to be written: an exception, or a line of the agent's own. */
  private static final class Item {
    final UncaughtException exception;
    final AgentLog.Level level;
    final String message;
    final Throwable thrown;
    final long epochMillis;
    final String threadName;

    Item(UncaughtException exception, AgentLog.Level level, String message, Throwable thrown) {
      this.exception = exception;
      this.level = level;
      this.message = message;
      this.thrown = thrown;
      this.epochMillis = exception == null ? System.currentTimeMillis() : 0;
      this.threadName = exception == null ? Thread.currentThread().getName() : null;
    }
  }

  private final class Loop implements Runnable {
    private ProcessIdentity process;
    private AgentLines lines;
    private EventLog log;
    private boolean failed;

    @Override
    public void run() {
      try {
        open();
      } catch (Throwable t) {
        tellOnce("obs: no event can be written for now: " + t + "\n"); // the first tries again
      }
      while (true) {
        Item item = queue.poll();
        if (item != null) {
          queued.decrementAndGet();
          try {
            write(item);
          } catch (Throwable t) {
            // The event is lost, not the writer: an exception that defeats even this, or memory.
            drops.encodeFailed();
            tellOnce("obs: an event was not written, nor may others be: " + t + "\n");
          }
          done.incrementAndGet();
        } else if (closed) {
          if (lines != null) {
            lines.close();
          }
          if (log != null) {
            log.close();
          }
          for (LineOutput output : opened) {
            output.close();
          }
          return;
        } else {
          LockSupport.park(this);
          Thread.interrupted(); // else it would not park again
        }
      }
    }

    private void open() {
      if (process == null) {
        process = new ProcessIdentity(hostName);
      }
      if (opened.isEmpty()) {
        opened = outputs.open(serviceName, process, drops);
      }
    }

    /** Without logback: for a runtime that lacks a module, a broken jar, or a full heap. */
    private void tellOnce(String line) {
      if (failed) {
        return;
      }
      failed = true;
      try {
        new FileOutputStream(FileDescriptor.err).write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // There is nobody to tell.
      }
    }

    private void write(Item item) {
      open();
      if (item.exception == null) {
        if (lines == null) {
          lines = new AgentLines(EventOutputs.direct(agentOutput, drops), serviceName, process);
        }
        lines.write(item.level, item.epochMillis, item.threadName, item.message, item.thrown);
      } else {
        if (log == null) {
          log = new EventLog(opened, serviceName, process, drops);
        }
        log.write(item.exception);
      }
    }
  }
}
