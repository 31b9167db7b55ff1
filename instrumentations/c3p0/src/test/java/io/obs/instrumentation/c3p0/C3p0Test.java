package io.obs.instrumentation.c3p0;

/** c3p0, woven while it loads. */
class C3p0Test extends C3p0Contract {}
