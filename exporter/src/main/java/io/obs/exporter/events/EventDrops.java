package io.obs.exporter.events;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many events were not written, by reason. Safe from any thread. */
final class EventDrops {
  private final AtomicLong queueFull = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong encodeFailed = new AtomicLong();
  private final AtomicLong writeFailed = new AtomicLong();
  private final AtomicLong bufferFull = new AtomicLong();

  /** A line of the agent's own found the queue full; exceptions that do are counted and told of. */
  void queueFull() {
    queueFull.incrementAndGet();
  }

  /** It came after the end, or an output could not deliver it before. */
  void closed() {
    closed.incrementAndGet();
  }

  /** It could not be made into a line. */
  void encodeFailed() {
    encodeFailed.incrementAndGet();
  }

  /** An output did not take it; counted for each output. */
  void writeFailed() {
    writeFailed.incrementAndGet();
  }

  /** A receiver was away or slow for too long; counted for each output. */
  void bufferFull() {
    bufferFull.incrementAndGet();
  }

  Map<String, Long> byReason() {
    Map<String, Long> reasons = new LinkedHashMap<String, Long>();
    reasons.put("queue_full", queueFull.get());
    reasons.put("closed", closed.get());
    reasons.put("encode_failed", encodeFailed.get());
    reasons.put("write_failed", writeFailed.get());
    reasons.put("buffer_full", bufferFull.get());
    return reasons;
  }
}
