package io.obs.instrumentation.tomcatjdbc;

/** Tomcat's pool, woven while it loads. */
class TomcatJdbcTest extends TomcatJdbcContract {}
