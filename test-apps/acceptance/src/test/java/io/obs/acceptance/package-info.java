/**
 * What obs must show, by real applications under the shipped jar. Knows nothing of obs but that
 * jar.
 */
package io.obs.acceptance;
