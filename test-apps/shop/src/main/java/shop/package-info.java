/**
 * A small web shop: a catalog, orders that are paid for through another service, and pages that
 * behave badly.
 */
package shop;
