package io.obs.agent;

/** How much the agent says about itself; what lies below the level that is set is not written. */
enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR,
  /** Nothing at all. */
  OFF
}
