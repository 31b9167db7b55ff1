package io.obs.instrumentation.hikaricp;

/** HikariCP, woven while it loads. */
class HikariCpTest extends HikariCpContract {}
