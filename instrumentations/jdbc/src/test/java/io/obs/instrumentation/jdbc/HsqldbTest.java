package io.obs.instrumentation.jdbc;

/** HSQLDB without a pool. */
class HsqldbTest extends HsqldbContract {}
