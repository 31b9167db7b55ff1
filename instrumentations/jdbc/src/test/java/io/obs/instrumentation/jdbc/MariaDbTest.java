package io.obs.instrumentation.jdbc;

/** MariaDB Connector/J without a pool. */
class MariaDbTest extends MariaDbContract {}
