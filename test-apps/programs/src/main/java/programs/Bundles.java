package programs;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import programs.bundle.Application;

/**
 * Starts whichever OSGi framework is on the class path, with the libraries that it is given, each a
 * bundle, and an application that is another one; then waits to be killed.
 */
public final class Bundles {
  private Bundles() {}

  /** Arguments: the libraries' jars. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> properties = new HashMap<String, String>();
    properties.put(Constants.FRAMEWORK_STORAGE, new File("storage").getAbsolutePath());
    Framework framework =
        ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(properties);
    framework.start();
    BundleContext context = framework.getBundleContext();
    for (String jar : arguments) {
      context.installBundle(new File(jar).toURI().toString());
    }
    Bundle application = context.installBundle(application().toURI().toString());
    application.start();
    if (application.loadClass(Application.class.getName()) == Application.class) {
      throw new IllegalStateException("the application is not the bundle's");
    }
    System.out.println("delegates " + context.getProperty(Constants.FRAMEWORK_BOOTDELEGATION));
    System.out.println("done");
    new CountDownLatch(1).await();
  }

  /** The application as a bundle that imports what it uses and no more. */
  private static File application() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, "application");
    attributes.putValue(Constants.BUNDLE_ACTIVATOR, Application.class.getName());
    attributes.putValue(
        Constants.IMPORT_PACKAGE,
        "javax.servlet,javax.servlet.http,org.eclipse.jetty.client,org.eclipse.jetty.client.api,"
            + "org.eclipse.jetty.http,org.eclipse.jetty.server,org.eclipse.jetty.server.handler,"
            + "org.eclipse.jetty.util,org.eclipse.jetty.util.component,"
            + "org.eclipse.jetty.util.thread,org.h2,org.osgi.framework");
    File jar = new File("application.jar");
    try (JarOutputStream out = new JarOutputStream(new FileOutputStream(jar), manifest)) {
      for (String name : new String[] {"Application", "Goods"}) {
        add(out, "programs/bundle/" + name + ".class");
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    try (InputStream in = Bundles.class.getClassLoader().getResourceAsStream(name)) {
      byte[] buffer = new byte[8192];
      int count;
      while ((count = in.read(buffer)) >= 0) {
        out.write(buffer, 0, count);
      }
    }
    out.closeEntry();
  }
}
