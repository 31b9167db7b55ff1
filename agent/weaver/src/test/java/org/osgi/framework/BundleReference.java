package org.osgi.framework;

/** In the place of OSGi's: class loaders of bundles are known by it. */
public interface BundleReference {}
