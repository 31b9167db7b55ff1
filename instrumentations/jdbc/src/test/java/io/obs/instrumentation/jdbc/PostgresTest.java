package io.obs.instrumentation.jdbc;

/** PostgreSQL without a pool. */
class PostgresTest extends PostgresContract {}
