/** Libraries that make HTTP calls by other libraries; knows nothing of obs. Java 8 and later. */
package clients;
