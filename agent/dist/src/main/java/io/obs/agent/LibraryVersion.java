package io.obs.agent;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The version of a library, told from where its classes came from: the jar's name, else its
 * manifest. Read when somebody looks at the endpoint's front page, not before.
 */
final class LibraryVersion {
  private LibraryVersion() {}

  /**
   * Such as {@code tomcat-embed-core 10.1.34}; the jar's name alone where no version is known.
   *
   * @param location a code source's URL; empty for a class of the JDK
   */
  static String of(String location) {
    if (location.isEmpty() || location.startsWith("jrt:")) {
      return "JDK " + System.getProperty("java.version");
    }
    String path = location;
    while (path.endsWith("/") || path.endsWith("!")) {
      path = path.substring(0, path.length() - 1);
    }
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (!file.endsWith(".jar")) {
      return file;
    }
    String name = file.substring(0, file.length() - ".jar".length());
    int dash = versionAt(name);
    if (dash > 0) {
      return name.substring(0, dash) + ' ' + name.substring(dash + 1);
    }
    String version = manifestVersion(location);
    return version == null ? name : name + ' ' + version;
  }

  /** The dash before the first part that begins with a digit; -1 if there is none. */
  private static int versionAt(String name) {
    for (int at = name.indexOf('-'); at >= 0; at = name.indexOf('-', at + 1)) {
      if (at + 1 < name.length() && Character.isDigit(name.charAt(at + 1))) {
        return at;
      }
    }
    return -1;
  }

  private static String manifestVersion(String location) {
    if (!location.startsWith("file:")) {
      return null;
    }
    try (JarFile jar = new JarFile(new File(new URI(location)))) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return null;
      }
      Attributes attributes = manifest.getMainAttributes();
      String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return version == null ? attributes.getValue("Bundle-Version") : version;
    } catch (IOException | URISyntaxException | RuntimeException e) {
      return null; // gone meanwhile, or not a file after all: then the version is not known
    }
  }
}
