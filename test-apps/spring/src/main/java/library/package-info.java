/**
 * A lending library: the Spring Boot application of ordinary size that obs is measured with. It
 * knows nothing of obs.
 */
package library;
