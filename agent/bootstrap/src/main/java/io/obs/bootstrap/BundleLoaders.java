package io.obs.bootstrap;

/**
 * The door for OSGi frameworks, whose class loaders hide from a bundle what it does not import:
 * shows them the door, and tells which of them see it.
 *
 * <p>That cannot be tried by asking such a loader for a class. Felix and Equinox look at who asks,
 * and show to somebody outside what they hide from the bundle's own classes; these would then fail
 * to link. So what counts is that the framework has decided to show this package, on this thread,
 * while the loader was asked. Safe from any thread; keeps nothing.
 */
public final class BundleLoaders {
  // Written out: where classes are defined one by one, the JVM knows no package of them.
  private static final String PACKAGE = "io.obs.bootstrap";

  private BundleLoaders() {}

  /**
   * A framework has decided whether bundles see a package of the bootstrap loader.
   *
   * @param decided what it said itself
   * @return what it is to say
   */
  public static boolean shows(String packageName, boolean decided) {
    if (!PACKAGE.equals(packageName)) {
      return decided;
    }
    ThreadCalls.current().doorShown = true;
    return true;
  }

  /** The nearest of a loader's parents that is a bundle's; null if none is. */
  public static ClassLoader above(ClassLoader loader) {
    ClassLoader parent = loader.getParent();
    while (parent != null && !isOfBundle(parent.getClass())) {
      parent = parent.getParent();
    }
    return parent;
  }

  /** Whether the classes of a loader see the door. */
  public static boolean sees(ClassLoader loader) {
    ThreadCalls calls = ThreadCalls.current();
    calls.doorShown = false;
    try {
      return loader.loadClass(BundleLoaders.class.getName()) == BundleLoaders.class
          && (calls.doorShown || !isOfBundle(loader.getClass()));
    } catch (ClassNotFoundException e) {
      return false;
    } catch (LinkageError e) {
      return false; // of the loader's own
    }
  }

  private static boolean isOfBundle(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> implemented : c.getInterfaces()) {
        if (implemented.getName().equals("org.osgi.framework.BundleReference")
            || isOfBundle(implemented)) {
          return true;
        }
      }
    }
    return false;
  }
}
