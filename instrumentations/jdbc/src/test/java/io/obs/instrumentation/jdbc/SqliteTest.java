package io.obs.instrumentation.jdbc;

/** SQLite without a pool. */
class SqliteTest extends SqliteContract {}
