package shop;

/** What the shop adds to the carrier's price. */
public class ShippingRates {

  /** The carrier's price with tax. */
  public long withTax(long cents) {
    return cents + cents * 8 / 100;
  }
}
