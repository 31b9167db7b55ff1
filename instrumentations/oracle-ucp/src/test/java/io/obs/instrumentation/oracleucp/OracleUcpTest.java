package io.obs.instrumentation.oracleucp;

/** Oracle's pool, woven while it loads. */
class OracleUcpTest extends OracleUcpContract {}
