/**
 * What obs costs, measured from outside: on forked JVMs that run with it, without it, and with what
 * would do the same by hand. Started by {@code test-apps/benchmarks/run}.
 */
package io.obs.benchmarks;
