package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {
  private static final String ID =
      "3f2a9c0e5b7d4816a2c4e6f80123456789abcdef0123456789abcdef01234567";
  private static final String POD = "6e3f1c2a-9b1d-4c52-8a3f-0c1d2e3f4a5b";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:cpu,cpuacct:/docker/%s\n11:memory:/docker/%s",
        "1:name=systemd:/system.slice/docker-%s.scope",
        "0::/system.slice/docker-%s.scope",
        "11:memory:/kubepods/burstable/pod" + POD + "/%s",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod.slice/cri-containerd-%s.scope",
        "0::/kubepods.slice/kubepods-pod.slice/crio-%s.scope/container",
        "3:pids:/system.slice/containerd.service/kubepods-burstable-pod.slice:cri-containerd:%s",
        "0::/machine.slice/libpod-%s.scope/container",
        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-%s.scope",
        "9:perf_event:/ecs/0123/%s",
      })
  void ofControlGroups(String lines) throws IOException {
    assertEquals(ID, ContainerId.ofCgroup(new StringReader(lines.replace("%s", ID))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0::/",
        "0::/user.slice/user-1000.slice/session-2.scope",
        "12:cpu:/docker/3f2a",
        "12:cpu:/docker/3F2A9C0E5B7D4816A2C4E6F80123456789ABCDEF0123456789ABCDEF01234567",
      })
  void noneOfControlGroups(String lines) throws IOException {
    assertNull(ContainerId.ofCgroup(new StringReader(lines)));
  }

  @Test
  void ofDockersMounts() throws IOException {
    assertEquals(
        ID,
        mounts(
            "678 655 254:1 / / rw - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/X",
            "690 678 254:1 /docker/volumes/data/_data /data rw - ext4 /dev/vda1 rw",
            "691 678 254:1 /var/lib/docker/containers/"
                + ID
                + "/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda1 rw",
            "692 678 254:1 /var/lib/docker/containers/"
                + ID
                + "/hostname /etc/hostname rw,relatime - ext4 /dev/vda1 rw"));
  }

  @Test
  void ofPodmansMounts() throws IOException {
    assertEquals(
        ID,
        mounts(
            "801 790 0:25 /containers/overlay-containers/"
                + ID
                + "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw"));
  }

  @Test
  void theSandboxOfAPodIsNoContainer() throws IOException {
    assertNull(
        mounts(
            "900 890 259:1 /var/lib/kubelet/pods/" + POD + "/etc-hosts /etc/hosts rw - ext4 x rw",
            "901 890 259:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/"
                + ID
                + "/hostname /etc/hostname rw - ext4 x rw"));
    assertNull(mounts("", "x", "22 1 0:20 / /proc rw - proc proc rw"));
  }

  private static String mounts(String... lines) throws IOException {
    return ContainerId.ofMounts(new StringReader(String.join("\n", lines)));
  }
}
