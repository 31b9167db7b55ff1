/** Libraries that make HTTP calls by other libraries; knows nothing of obs. Java 17 and later. */
package clients17;
