package io.obs.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Holds all of obs that the application must not see. Reads from a folder of obs.jar, where classes
 * have another suffix than usual, so that scanners of the class path pass them by; straight from
 * the jar, because a container's file system may be read-only.
 *
 * <p>Loaded by the bootstrap loader, from the same jar. Its parent is the platform's loader, so
 * that it finds {@code java.sql}, and nothing of the application.
 */
public final class AgentClassLoader extends ClassLoader {
  private static final String FOLDER = "obs/";
  private static final String CLASS_SUFFIX = ".class";
  private static final String HIDDEN_SUFFIX = ".classdata";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final String root;
  private final ProtectionDomain domain;

  /**
   * @param jar obs.jar, which stays open
   * @param location where it is
   */
  public AgentClassLoader(JarFile jar, URL location) {
    super(platformLoader());
    this.jar = jar;
    this.root = "jar:" + location + "!/" + FOLDER;
    Permissions permissions = new Permissions();
    permissions.add(
        new AllPermission()); // as a security manager would give to the class path's own
    this.domain = new ProtectionDomain(new CodeSource(location, (Certificate[]) null), permissions);
  }

  /** The system loader's parent: the platform loader, on Java 8 that of the extensions. */
  private static ClassLoader platformLoader() {
    return ClassLoader.getSystemClassLoader().getParent();
  }

  /**
   * Looks here first: no name here is one of the JDK's, and a parent that is asked in vain throws
   * an exception for each class.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    JarEntry entry = entry(name);
    if (entry == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name, entry) : loaded;
    }
  }

  /** Null if the class is not here. */
  private JarEntry entry(String className) {
    return jar.getJarEntry(FOLDER + className.replace('.', '/') + HIDDEN_SUFFIX);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = entry(name);
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    return define(name, entry);
  }

  private Class<?> define(String name, JarEntry entry) throws ClassNotFoundException {
    try {
      byte[] bytes = read(entry);
      definePackageOf(name);
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private void definePackageOf(String className) {
    String name = className.substring(0, className.lastIndexOf('.'));
    synchronized (this) {
      if (getPackage(name) == null) {
        definePackage(name, null, null, null, null, null, null, null);
      }
    }
  }

  private byte[] read(JarEntry entry) throws IOException {
    int size = (int) entry.getSize();
    try (InputStream in = jar.getInputStream(entry)) {
      if (size >= 0) {
        byte[] bytes = new byte[size];
        int at = 0;
        int read;
        while (at < size && (read = in.read(bytes, at, size - at)) > 0) {
          at += read;
        }
        return bytes;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      int read;
      while ((read = in.read(buffer)) > 0) {
        bytes.write(buffer, 0, read);
      }
      return bytes.toByteArray();
    }
  }

  private static String hidden(String resource) {
    return resource.endsWith(CLASS_SUFFIX)
        ? resource.substring(0, resource.length() - CLASS_SUFFIX.length()) + HIDDEN_SUFFIX
        : resource;
  }

  @Override
  protected URL findResource(String name) {
    String path = hidden(name);
    if (jar.getJarEntry(FOLDER + path) == null) {
      return null;
    }
    try {
      return new URL(root + path);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return url == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(url));
  }

  /** Without the detour over a URL, whose connection would open the jar once more. */
  @Override
  public InputStream getResourceAsStream(String name) {
    JarEntry entry = jar.getJarEntry(FOLDER + hidden(name));
    if (entry != null) {
      try {
        return jar.getInputStream(entry);
      } catch (IOException e) {
        return null;
      }
    }
    return getParent() == null ? null : getParent().getResourceAsStream(name);
  }
}
