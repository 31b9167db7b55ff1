/**
 * Calls that obs weaves, each as bare as can be, for JMH: the same code runs in a JVM with the
 * agent and in one without, and the difference is what weaving costs.
 */
package io.obs.benchmarks.woven;
