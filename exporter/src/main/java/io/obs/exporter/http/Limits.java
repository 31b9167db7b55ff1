package io.obs.exporter.http;

/**
 * How much the endpoint may take of the application's threads, memory and time. Users cannot set
 * these; tests use smaller ones. Times are milliseconds, sizes bytes.
 */
final class Limits {
  /** Open connections, which is also the most threads beside the accepting one. */
  int connections = 32;

  /** Scrapes collected at the same moment. */
  int renders = 2;

  /** Scrapes that wait for one of {@link #renders}; more are answered 503 at once. */
  int waiting = 8;

  /** The longest such wait: the default of Prometheus' {@code scrape_timeout}. */
  long waitMillis = 10_000;

  /** From a request's first byte to its last; also from connecting to the first byte. */
  long requestMillis = 10_000;

  /**
   * From a response to the next request's first byte. More than twice the default of Prometheus'
   * {@code scrape_interval} of a minute, so that a connection is not closed just as it is used.
   */
  long idleMillis = 130_000;

  /** From a response's first byte to its last, and the age at which a slow collection is told. */
  long writeMillis = 30_000;

  /** How long a connection that we end may still send, see {@link Connection}. */
  long lingerMillis = 2_000;

  /** Request line and header fields together. */
  int headBytes = 8 * 1024;

  /** The largest request body that is read past; a larger one is refused. */
  int requestBodyBytes = 64 * 1024;

  /** The largest response body, as sent: 64 MiB, or an eighth of a small heap. */
  long responseBodyBytes = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  /** Bodies held for readers, all together; more, and the slowest reader is cut off. */
  long pendingBytes = responseBodyBytes;

  /** How often deadlines are looked at while a connection is open. */
  int tickMillis() {
    long shortest = Math.min(Math.min(requestMillis, idleMillis), writeMillis);
    shortest = Math.min(shortest, lingerMillis);
    return (int) Math.max(10, Math.min(1000, shortest / 4));
  }
}
