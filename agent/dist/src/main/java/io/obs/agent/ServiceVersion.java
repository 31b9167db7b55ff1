package io.obs.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * The application's version, as its user or OpenTelemetry's environment say it, else as its main
 * jar does: {@code Implementation-Version} or {@code Bundle-Version} in the manifest, or {@code
 * build.version} where Spring Boot's plugins put it. The main jar is the one that is run, or the
 * first on the class path that has the main class.
 *
 * <p>Made when the agent starts, which costs nothing; looks into files when it is asked, on the
 * thread that writes events.
 */
final class ServiceVersion implements Callable<String> {
  private static final int MAX_CLASS_PATH = 200;

  private static final String[] BUILD_INFO = {
    "BOOT-INF/classes/META-INF/build-info.properties",
    "WEB-INF/classes/META-INF/build-info.properties",
    "META-INF/build-info.properties"
  };

  private final String configured;

  /**
   * @param configured what the user says; null to find out
   */
  ServiceVersion(String configured) {
    this.configured = configured;
  }

  /** Null if nobody says. */
  @Override
  public String call() throws IOException {
    return configured != null
        ? configured
        : find(
            System.getenv(),
            System.getProperty(ServiceName.COMMAND),
            System.getProperty(ServiceName.CLASS_PATH));
  }

  static String find(Map<String, String> environment, String command, String classPath)
      throws IOException {
    String version =
        ServiceName.ofResourceAttributes(
            environment.get(ServiceName.RESOURCE_ATTRIBUTES), "service.version");
    if (version != null || command == null || command.trim().isEmpty()) {
      return version;
    }
    String program = ServiceName.program(command.trim(), classPath);
    if (ServiceName.isArchive(program)) {
      return ofArchive(new File(program), null);
    }
    String mainClass = program.substring(program.lastIndexOf('/') + 1).replace('.', '/') + ".class";
    String[] entries = classPath == null ? new String[0] : classPath.split(File.pathSeparator);
    for (int i = 0; i < entries.length && i < MAX_CLASS_PATH; i++) {
      File entry = new File(entries[i].isEmpty() ? "." : entries[i]);
      if (entry.isDirectory()) {
        if (new File(entry, mainClass).isFile()) {
          return ofDirectory(entry);
        }
      } else if (entry.isFile()) {
        String found = ofArchive(entry, mainClass);
        if (found != null) {
          return found.isEmpty() ? null : found;
        }
      }
    }
    return null;
  }

  /**
   * What an archive says.
   *
   * @param mainClass null if it is the program itself; otherwise null is returned if the class is
   *     not in it, and an empty text if it is, but there is no version
   */
  private static String ofArchive(File file, String mainClass) throws IOException {
    try (JarFile archive = new JarFile(file, false)) {
      if (mainClass != null && archive.getEntry(mainClass) == null) {
        return null;
      }
      String version = ofManifest(archive.getManifest());
      for (int i = 0; i < BUILD_INFO.length && version == null; i++) {
        ZipEntry info = archive.getEntry(BUILD_INFO[i]);
        if (info != null) {
          try (InputStream in = archive.getInputStream(info)) {
            version = ofBuildInfo(in);
          }
        }
      }
      return version == null && mainClass != null ? "" : version;
    } catch (IOException e) {
      if (mainClass == null) {
        throw e;
      }
      return null; // on the class path there may be what is no archive
    }
  }

  private static String ofDirectory(File directory) throws IOException {
    String version = null;
    File manifest = new File(directory, JarFile.MANIFEST_NAME);
    if (manifest.isFile()) {
      try (InputStream in = new FileInputStream(manifest)) {
        version = ofManifest(new Manifest(in));
      }
    }
    File info = new File(directory, "META-INF/build-info.properties");
    if (version == null && info.isFile()) {
      try (InputStream in = new FileInputStream(info)) {
        version = ofBuildInfo(in);
      }
    }
    return version;
  }

  private static String ofManifest(Manifest manifest) {
    if (manifest == null) {
      return null;
    }
    Attributes attributes = manifest.getMainAttributes();
    String version = text(attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    return version != null ? version : text(attributes.getValue("Bundle-Version"));
  }

  private static String ofBuildInfo(InputStream in) throws IOException {
    Properties properties = new Properties();
    properties.load(in);
    return text(properties.getProperty("build.version"));
  }

  private static String text(String value) {
    return value == null || value.trim().isEmpty() ? null : value.trim();
  }
}
