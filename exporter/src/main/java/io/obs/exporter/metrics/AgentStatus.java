package io.obs.exporter.metrics;

import java.util.List;
import java.util.Map;

/**
 * What the agent says about itself, read at each scrape: implemented where the agent is put
 * together. Called on the endpoint's threads; must not block.
 */
public interface AgentStatus {
  /** The agent's version. */
  String version();

  /** The names of all instrumentations, those that are switched off too. */
  List<String> instrumentations();

  /** Whether it is switched on. */
  boolean isActive(String instrumentation);

  /** How many types it has woven. */
  long typesWoven(String instrumentation);

  /** How many events were not written, by reason; all reasons, also those that did not occur. */
  Map<String, Long> eventsDropped();
}
