/**
 * The demo: the shop under the shipped jar. It lives beside the tests, since the shop itself knows
 * nothing of obs.
 */
package io.obs.demo;
