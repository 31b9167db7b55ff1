package io.obs.instrumentation.jdbc;

/** MySQL Connector/J without a pool. */
class MySqlTest extends MySqlContract {}
