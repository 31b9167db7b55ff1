package io.obs.instrumentation.jdbc;

/** H2 without a pool. */
class H2Test extends H2Contract {}
