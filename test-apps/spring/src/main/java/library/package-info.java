/**
 * A lending library: the Spring Boot application of ordinary size that obs is measured with. It
 * knows nothing of obs. Written in Java 8 and in what Spring Boot 2.7, 3 and 4 have in common, for
 * it is built on each.
 */
package library;
