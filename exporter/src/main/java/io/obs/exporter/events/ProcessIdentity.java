package io.obs.exporter.events;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Which process writes an event. Found out once, on the writer's thread; asks no name server. */
final class ProcessIdentity {
  final String hostName;

  /** 0 if it cannot be told. */
  final long pid;

  /** 64 hexadecimal digits; null outside a container, and if it cannot be told. */
  final String containerId;

  /**
   * @param hostName null to ask the operating system
   */
  ProcessIdentity(String hostName) {
    this.hostName = hostName != null ? hostName : findHostName();
    this.pid = findPid();
    this.containerId = ContainerId.find();
  }

  private static String findHostName() {
    // The kernel's name is the container's; a shell need not export HOSTNAME.
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8))) {
      String name = reader.readLine();
      if (name != null && !name.trim().isEmpty()) {
        return name.trim();
      }
    } catch (IOException e) {
      // Not Linux.
    }
    String name = System.getenv("HOSTNAME");
    return name != null ? name : System.getenv("COMPUTERNAME");
  }

  private static long findPid() {
    try {
      String name = new File("/proc/self").getCanonicalFile().getName();
      if (!name.equals("self")) {
        return Long.parseLong(name);
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux.
    }
    try {
      String name = ManagementFactory.getRuntimeMXBean().getName(); // "pid@host" on HotSpot
      return Long.parseLong(name.substring(0, name.indexOf('@')));
    } catch (RuntimeException | LinkageError e) {
      return 0;
    }
  }
}
