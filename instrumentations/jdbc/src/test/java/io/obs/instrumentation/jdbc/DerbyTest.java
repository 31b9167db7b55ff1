package io.obs.instrumentation.jdbc;

/** Derby without a pool. */
class DerbyTest extends DerbyContract {}
