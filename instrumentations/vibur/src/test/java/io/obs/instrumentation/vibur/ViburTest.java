package io.obs.instrumentation.vibur;

/** Vibur, woven while it loads. */
class ViburTest extends ViburContract {}
