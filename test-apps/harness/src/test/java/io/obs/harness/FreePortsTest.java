package io.obs.harness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void givesPortsThatCanBeTaken() throws IOException {
    int port = FreePorts.one();
    assertNotEquals(port, FreePorts.one());
    try (ServerSocket socket = new ServerSocket(port)) {
      assertTrue(socket.isBound());
      assertFalse(FreePorts.isFree(port));
    }
    assertTrue(FreePorts.isFree(port));
  }

  @Test
  void givesSuccessivePorts() throws IOException {
    int first = FreePorts.range(3);
    try (ServerSocket one = new ServerSocket(first);
        ServerSocket two = new ServerSocket(first + 1);
        ServerSocket three = new ServerSocket(first + 2)) {
      assertTrue(one.isBound() && two.isBound() && three.isBound());
    }
  }
}
