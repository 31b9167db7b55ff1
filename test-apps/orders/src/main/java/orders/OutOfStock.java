package orders;

/** A failure whose class the application has brought with it. */
final class OutOfStock extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfStock(String message) {
    super(message);
  }
}
