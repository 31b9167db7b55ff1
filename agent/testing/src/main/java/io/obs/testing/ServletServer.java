package io.obs.testing;

import java.nio.file.Path;
import java.util.List;

/**
 * A servlet container that a contract tries: started once, on a free port of the loopback address,
 * with HTTP/1.1 and HTTP/2 without TLS. Implemented beside the container's instrumentation; loaded
 * with the container by a {@link ServerLoader}.
 */
public interface ServletServer {
  /**
   * Starts; returns when it answers.
   *
   * @param directory empty, for what the container writes
   * @param applications the contexts, a root context not necessarily among them
   * @return the port
   */
  int start(Path directory, List<ServletApplication> applications) throws Exception;

  /** Stops, and waits until it has stopped. */
  void stop() throws Exception;
}
