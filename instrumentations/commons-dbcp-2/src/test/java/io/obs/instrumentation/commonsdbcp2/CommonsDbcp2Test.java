package io.obs.instrumentation.commonsdbcp2;

/** Commons DBCP 2, woven while it loads. */
class CommonsDbcp2Test extends CommonsDbcp2Contract {}
