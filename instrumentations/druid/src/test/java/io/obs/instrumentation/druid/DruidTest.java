package io.obs.instrumentation.druid;

/** Druid, woven while it loads. */
class DruidTest extends DruidContract {}
