package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.AgentLog;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class UdpReceiverTest {
  private final EventDrops drops = new EventDrops();

  private UdpReceiver open(int port, int maxBytes) throws IOException {
    SyslogFormat format = new SyslogFormat("shop", new ProcessIdentity("host-1"), maxBytes);
    ReceiverAddress address = ReceiverAddress.parse("127.0.0.1:" + port);
    UdpReceiver receiver = new UdpReceiver("syslog://r", address, format, drops);
    receiver.open();
    return receiver;
  }

  private static DatagramSocket server(int port) throws IOException {
    DatagramSocket server = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
    server.setSoTimeout(30_000);
    return server;
  }

  private static String receive(DatagramSocket server) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[70_000], 70_000);
    server.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void aLineIsADatagram() throws IOException {
    try (DatagramSocket server = server(0)) {
      UdpReceiver receiver = open(server.getLocalPort(), 8000);
      receiver.send(Lines.line("{\"n\":1}"));
      receiver.send(Lines.line("{\"n\":2}"));
      assertTrue(receive(server).matches("<11>1 \\S+Z host-1 shop \\d+ obs.errors - \\{\"n\":1}"));
      assertTrue(receive(server).endsWith(" - {\"n\":2}"));
      receiver.close();
    }
  }

  @Test
  void theLongestLineThereIs() throws IOException {
    try (DatagramSocket server = server(0)) {
      UdpReceiver receiver = open(server.getLocalPort(), 65_000);
      String json = "{\"a\":\"" + Lines.letters(16_384 - 9) + "\"}";
      receiver.send(Lines.line(json));
      assertTrue(receive(server).endsWith(" - " + json));
      receiver.close();
    }
  }

  /** Every loss but the last is known; the last one's answer comes with the next line. */
  @Test
  void whatNobodyReceivesIsCountedAndToldOnce() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    AgentLog.open((level, message, thrown) -> {}); // takes what other tests left
    AgentLog.open((level, message, thrown) -> told.add(message));
    int port;
    try (DatagramSocket server = server(0)) {
      port = server.getLocalPort();
    }
    UdpReceiver receiver = open(port, 8000);
    for (int i = 0; i < 10; i++) {
      receiver.send(Lines.line("{\"n\":" + i + "}"));
    }
    assertEquals(9, drops.byReason().get("write_failed"));
    assertEquals(1, told.size(), told.toString());
    try (DatagramSocket server = server(port)) {
      receiver.send(Lines.line("{\"n\":10}"));
      receiver.send(Lines.line("{\"n\":11}"));
      assertTrue(receive(server).endsWith("{\"n\":10}"));
      assertTrue(receive(server).endsWith("{\"n\":11}"));
    }
    assertEquals(10, drops.byReason().get("write_failed"));
    receiver.close();
  }
}
