/**
 * Forked runs of the shipped agent jar: real JVMs, their output, their scrapes and their events. It
 * knows nothing of the agent but the jar's path.
 */
package io.obs.harness;
