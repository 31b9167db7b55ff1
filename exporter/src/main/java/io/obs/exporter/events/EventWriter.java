package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.DaemonThread;
import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.ExceptionSink;
import io.obs.bootstrap.UncaughtException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * <p>Application threads only hand over: they take no lock and never wait. What finds the queue
 * full is counted, and told of together. One daemon thread, {@code obs-events}, does the rest: it
 * alone looks at stack traces, writes the first exception of a fault at once and counts those that
 * repeat it ({@link ErrorRepeats}). It starts with the first item, and only it loads logback and
 * Jackson, with the first exception.
 *
 * <p>Put together so:
 *
 * <pre>
 * EventWriter events = new EventWriter(outputs, Level.INFO, serviceName, null, options);
 * Sinks.install(sink, events);              // premain: loads nothing more
 * AgentLog.open(events);                    // on the agent's own thread
 * events.start();                           // there too, so that no application thread has to
 * shutdown hook: events.ending();           // then
 *                events.flush(2000);        // or closeWithin, if nothing comes after it
 * AgentStatus: events.dropped();            // obs_events_dropped_total
 * </pre>
 */
public final class EventWriter implements ExceptionSink, AgentLog.Output {
  private static final int CAPACITY = 1024;

  /** Room beside for the agent's own lines, of which each is told once and which are few. */
  private static final int FOR_LINES = 64;

  private static final String THREAD_NAME = "obs-events";
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** So many within this time are a storm, in which the writer is not woken for each. */
  private static final int STORM = 20;

  private static final long STORM_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long it rests in a storm: to be woken costs the failing thread more than all else. */
  private static final long STORM_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int ITEMS_BETWEEN_LOOKS = 256;

  private final EventOutputs outputs;
  private final AgentLog.Level minLevel;
  private final String serviceName;
  private final String hostName;
  private final String agentOutput;
  private final int capacity;
  private final EventOptions options;
  private final Redaction redaction;
  private final ErrorOverflow overflow = new ErrorOverflow();
  private final ExceptionMemory memory = new ExceptionMemory();

  private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<Item>();

  /** How many items are in the queue or on their way into it; never above its capacity. */
  private final AtomicInteger queued = new AtomicInteger();

  /** How many items were ever put into the queue, and how many of them are done with. */
  private final AtomicLong added = new AtomicLong();

  private final AtomicLong done = new AtomicLong();

  /** How many times a flush was asked for, and how many of these are done. */
  private final AtomicLong flushes = new AtomicLong();

  private volatile long flushed;

  /** What must be done before the last of them can be. */
  private final AtomicLong flushTarget = new AtomicLong();

  /** Whether the writer waits to be woken. */
  private final AtomicBoolean idle = new AtomicBoolean();

  private final EventDrops drops = new EventDrops();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile Thread thread;
  private volatile boolean closed;
  private volatile ErrorRepeats repeats;
  private volatile boolean ending;

  /** Whether the writer's thread is done for good. */
  private volatile boolean ended;

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
    this(outputs, minLevel, serviceName, hostName, new EventOptions());
  }

  /** The same, told more; the options are not to be changed afterwards. */
  public EventWriter(
      EventOutputs outputs,
      AgentLog.Level minLevel,
      String serviceName,
      String hostName,
      EventOptions options) {
    this(outputs, minLevel, serviceName, hostName, EventOutputs.STDERR, CAPACITY, options);
  }

  /** For tests: with an output for the agent's own lines and a capacity. */
  EventWriter(
      EventOutputs outputs,
      AgentLog.Level minLevel,
      String serviceName,
      String hostName,
      String agentOutput,
      int capacity,
      EventOptions options) {
    this.outputs = outputs;
    this.minLevel = minLevel;
    this.serviceName = serviceName;
    this.hostName = hostName;
    this.agentOutput = agentOutput;
    this.capacity = capacity;
    this.options = options;
    this.redaction = new Redaction(options.messages, options.redactions);
  }

  /** Hands an exception over. Never blocks, never throws. */
  @Override
  public void accept(UncaughtException exception) {
    if (!outputs.isEmpty()) {
      add(new Item(exception, null, null, null));
    }
  }

  /**
   * The identifier of the event in which an exception will be that is accepted soon; it must be
   * accepted with it. Costs what it takes to read its stack trace.
   *
   * @return null if no event will be written
   */
  @Override
  public String errorId(Throwable thrown, String origin) {
    if (outputs.isEmpty() || closed) {
      return null;
    }
    try {
      return repeats().tell(thrown, origin);
    } catch (Throwable t) {
      return null; // no memory, or no stack: the exception is accepted without
    }
  }

  /** Not on a thread of the application: reads all that an event tells. */
  @Override
  public Throwable remember(Throwable thrown) {
    return memory.remember(thrown);
  }

  /** Made with the first exception; not at the start, for it reads random numbers. */
  private ErrorRepeats repeats() {
    ErrorRepeats made = repeats;
    if (made == null) {
      synchronized (queue) {
        made = repeats;
        if (made == null) {
          made = new ErrorRepeats(new ErrorIds(), options.repeatIntervalMillis);
          if (ending) {
            made.hurry();
          }
          repeats = made;
        }
      }
    }
    return made;
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
    if (queued.incrementAndGet() > capacity + (item.exception == null ? FOR_LINES : 0)) {
      queued.decrementAndGet();
      if (item.exception == null) {
        drops.queueFull();
      } else {
        overflow.add(item.exception);
        wake();
      }
      return;
    }
    added.incrementAndGet(); // before it can be done: flush must not take another's for ours
    queue.add(item);
    wake();
  }

  private void wake() {
    if (!started.get()) {
      start();
    } else if (idle.get() && idle.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Starts the writer's thread if it does not run yet; it waits for the first item. Otherwise the
   * first item starts it.
   */
  public void start() {
    if (started.compareAndSet(false, true)) {
      try {
        Thread writer =
            DaemonThread.create(THREAD_NAME, new Loop(), EventWriter.class.getClassLoader());
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
   * The JVM is about to end: what is only counted from now on is told of within the twentieth part
   * of a second. {@link #flush} must follow.
   */
  public void ending() {
    ending = true;
    UntrustedCalls.ending();
    ErrorRepeats made = repeats;
    if (made != null) {
      made.hurry();
    }
  }

  /**
   * Waits until what was handed over before is written, also what was only counted so far, and the
   * outputs have passed it on; for a receiver that turns out to be away it does not wait. The
   * writer goes on afterwards; what it knew of faults it has forgotten, so that the next exception
   * is written at once.
   *
   * @return whether all is done; {@link #waiting} says how much is not
   */
  public boolean flush(long timeoutMillis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean nothing = added.get() == 0 && overflow.isEmpty();
    if (nothing) {
      return true; // and no thread to be started for it
    }
    raise(flushTarget, added.get());
    long asked = flushes.incrementAndGet();
    boolean interrupted = false;
    boolean written;
    while (!(written = flushed >= asked || ended) && deadline - System.nanoTime() > 0) {
      start(); // should it have failed before
      idle.set(false);
      LockSupport.unpark(thread);
      LockSupport.parkNanos(this, POLL_NANOS);
      interrupted |= Thread.interrupted(); // waits on: events matter most when things go wrong
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (LineOutput output : opened) {
      output.flush(System.nanoTime()); // all of them hurry, and not one after the other
    }
    for (LineOutput output : opened) {
      written &= output.flush(deadline) == 0;
    }
    return written;
  }

  /** How many events wait to be passed on, by output; outputs for which none do are left out. */
  public Map<String, Integer> waiting() {
    Map<String, Integer> waiting = new LinkedHashMap<String, Integer>();
    for (LineOutput output : opened) {
      int events = output.flush(System.nanoTime());
      if (events > 0) {
        waiting.put(output.toString(), events);
      }
    }
    return waiting;
  }

  private static void raise(AtomicLong value, long least) {
    long current = value.get();
    while (current < least && !value.compareAndSet(current, least)) {
      current = value.get();
    }
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

  private final class Loop implements Runnable, ErrorRepeats.Events {
    private ProcessIdentity process;
    private AgentLines lines;
    private EventLog log;
    private boolean failed;
    private long windowNanos = System.nanoTime();
    private int handledInWindow;
    private int handledBefore;

    @Override
    public void run() {
      ErrorRecorder.ownThread();
      try {
        open();
      } catch (Throwable t) {
        tellOnce("obs: no event can be written for now: " + t + "\n"); // the first tries again
      }
      if (!options.redactions.isEmpty()) {
        redaction.open(); // so that a wrong expression is told of before there is an error
      }
      int inOneGo = 0;
      while (true) {
        Item item = queue.poll();
        if (item != null) {
          queued.decrementAndGet();
          try {
            write(item);
          } catch (Throwable t) {
            lost(t);
          }
          done.incrementAndGet();
          if (++inOneGo % ITEMS_BETWEEN_LOOKS == 0 || flushes.get() != flushed) {
            look();
          }
        } else {
          look();
          if (closed && queue.isEmpty() && flushes.get() == flushed) {
            close();
            ended = true;
            return;
          }
          rest(isStorm(inOneGo));
          inOneGo = 0;
        }
      }
    }

    private void open() {
      if (opened.isEmpty()) {
        opened = outputs.open(serviceName, process(), drops);
      }
    }

    /** Whether there was a storm within the last moments. */
    private boolean isStorm(int handled) {
      long now = System.nanoTime();
      long age = now - windowNanos;
      if (age > STORM_WINDOW_NANOS) {
        handledBefore = age > 2 * STORM_WINDOW_NANOS ? 0 : handledInWindow;
        handledInWindow = 0;
        windowNanos = now;
      }
      handledInWindow += handled;
      return handledInWindow >= STORM || handledBefore >= STORM;
    }

    private void rest(boolean storm) {
      long nanos = repeats == null ? Long.MAX_VALUE : repeats.nanosToNextEnd(System.nanoTime());
      if (storm) {
        LockSupport.parkNanos(this, Math.min(nanos, STORM_REST_NANOS));
      } else {
        idle.set(true);
        // again, for whoever came before that did not wake us
        if (queue.isEmpty() && overflow.isEmpty() && flushes.get() == flushed && !closed) {
          LockSupport.parkNanos(this, nanos);
        }
        idle.set(false);
      }
      Thread.interrupted(); // else it would not park again
    }

    /** What has to be done beside the queue. */
    private void look() {
      try {
        long asked = flushes.get();
        boolean all = asked != flushed && done.get() - flushTarget.get() >= 0;
        if (!overflow.isEmpty()) {
          repeats().take(this, overflow, System.nanoTime());
        }
        ErrorRepeats made = repeats;
        if (made != null && all) {
          made.flush(this, System.nanoTime(), System.currentTimeMillis());
        } else if (made != null && made.nanosToNextEnd(System.nanoTime()) == 0) {
          made.endIntervals(this, System.nanoTime(), System.currentTimeMillis());
        }
        if (all) {
          flushed = asked;
        }
      } catch (Throwable t) {
        lost(t);
      }
    }

    // Neither throws: what is counted must be told of, or lost, but not tried for ever.

    @Override
    public void write(UncaughtException exception, String errorId, long fingerprint) {
      try {
        log().write(exception, errorId, fingerprint);
      } catch (Throwable t) {
        lost(t);
      }
    }

    @Override
    public void write(ErrorFault counted, long epochMillis) {
      try {
        log().write(counted, epochMillis);
      } catch (Throwable t) {
        lost(t);
      }
    }

    private void lost(Throwable t) {
      // The event is lost, not the writer: an exception that defeats even this, or memory.
      drops.encodeFailed();
      tellOnce("obs: an event was not written, nor may others be: " + t + "\n");
    }

    private void close() {
      if (repeats != null) {
        repeats.flush(this, System.nanoTime(), System.currentTimeMillis());
      }
      if (lines != null) {
        lines.close();
      }
      if (log != null) {
        log.close();
      }
      for (LineOutput output : opened) {
        output.close();
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
      if (item.exception != null) {
        repeats().take(this, item.exception, System.nanoTime());
        return;
      }
      if (lines == null) {
        lines = new AgentLines(EventOutputs.direct(agentOutput, drops), serviceName, process());
      }
      lines.write(item.level, item.epochMillis, item.threadName, item.message, item.thrown);
    }

    private EventLog log() {
      if (log == null) {
        open();
        log =
            new EventLog(
                opened,
                serviceName,
                process(),
                options,
                TextFormat.isColored(outputs.names()),
                redaction,
                drops);
      }
      return log;
    }

    private ProcessIdentity process() {
      if (process == null) {
        process = new ProcessIdentity(hostName);
      }
      return process;
    }
  }
}
