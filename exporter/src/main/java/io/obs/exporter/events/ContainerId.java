package io.obs.exporter.events;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * Which container this process runs in, as the kernel's files tell it: the name of its control
 * group, or, where a namespace hides that (version 2 of control groups), what the runtime mounts
 * into each container from a directory of that container's. Containerd under Kubernetes mounts from
 * the pod's directories only; there it cannot be told.
 */
final class ContainerId {
  private static final int LENGTH = 64;
  private static final int MAX_LINES = 10_000;

  private ContainerId() {}

  /** Null if there is none or it cannot be told. */
  static String find() {
    String id = read("/proc/self/cgroup", true);
    return id != null ? id : read("/proc/self/mountinfo", false);
  }

  private static String read(String file, boolean cgroup) {
    try (Reader reader = new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8)) {
      return cgroup ? ofCgroup(reader) : ofMounts(reader);
    } catch (IOException e) {
      return null; // not Linux
    }
  }

  /**
   * From such lines as {@code 12:cpu:/docker/ID}, {@code
   * 0::/kubepods.slice/…/cri-containerd-ID.scope}, {@code
   * 0::/machine.slice/libpod-ID.scope/container}.
   */
  static String ofCgroup(Reader file) throws IOException {
    BufferedReader lines = new BufferedReader(file);
    String line;
    for (int i = 0; i < MAX_LINES && (line = lines.readLine()) != null; i++) {
      int path = line.indexOf('/');
      String id = path < 0 ? null : lastId(line, path);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /**
   * From the mounts of {@code /etc/hostname} and its like: {@code
   * /var/lib/docker/containers/ID/hostname}, {@code …/overlay-containers/ID/userdata/hostname}.
   */
  static String ofMounts(Reader file) throws IOException {
    BufferedReader lines = new BufferedReader(file);
    String line;
    for (int i = 0; i < MAX_LINES && (line = lines.readLine()) != null; i++) {
      String[] fields = line.split(" ", 6);
      if (fields.length < 5
          || fields[3].contains("/sandboxes/") // the pod's, not the container's
          || !fields[4].equals("/etc/hostname")
              && !fields[4].equals("/etc/resolv.conf")
              && !fields[4].equals("/etc/hosts")) {
        continue;
      }
      String id = lastId(fields[3], 0);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /** The last part of a path that is an identifier, but for a prefix and a suffix. */
  private static String lastId(String path, int from) {
    int end = path.length();
    while (end > from) {
      int slash = path.lastIndexOf('/', end - 1);
      String part = path.substring(Math.max(slash + 1, from), end);
      part = part.substring(part.lastIndexOf(':') + 1); // kubepods-….slice:cri-containerd:ID
      int dot = part.indexOf('.');
      String name = dot < 0 ? part : part.substring(0, dot);
      String id = name.substring(name.lastIndexOf('-') + 1);
      if (isId(id)) {
        return id;
      }
      end = slash;
    }
    return null;
  }

  private static boolean isId(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
