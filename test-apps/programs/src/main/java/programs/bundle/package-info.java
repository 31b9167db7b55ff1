/** An application that is a bundle of an OSGi framework, and knows nothing of obs. */
package programs.bundle;
