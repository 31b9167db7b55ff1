/** Small applications that know nothing of obs; each runs on Java 8 and later. */
package programs;
