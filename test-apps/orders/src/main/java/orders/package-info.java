/** A web application with its own copies of everything; it leaves nothing behind. */
package orders;
