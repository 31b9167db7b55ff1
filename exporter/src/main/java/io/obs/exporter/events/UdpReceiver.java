package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.concurrent.TimeUnit;

/**
 * A syslog receiver by UDP, one message a datagram (RFC 5426). UDP does not say whether anybody
 * receives. Where the receiver's host answers that nobody does, the message before is known to be
 * lost, and is counted.
 */
final class UdpReceiver implements Destination {
  /** After which the receiver's address is asked for again. */
  private static final long ADDRESS_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** A datagram that no network refuses for its length. */
  private static final int SAFE_BYTES = 1200;

  private final String name;
  private final ReceiverAddress address;
  private final SyslogFormat syslog;
  private final EventDrops drops;
  private volatile boolean closed;
  private volatile DatagramSocket socket;
  private long openedNanos;
  private boolean unreachable;

  UdpReceiver(String name, ReceiverAddress address, SyslogFormat syslog, EventDrops drops) {
    this.name = name;
    this.address = address;
    this.syslog = syslog;
    this.drops = drops;
  }

  @Override
  public void open() throws IOException {
    closeSocket();
    InetAddress host = InetAddress.getByName(address.host);
    DatagramSocket opened = new DatagramSocket();
    try {
      // connected, it is told what the receiver's host answers
      opened.connect(new InetSocketAddress(host, address.port));
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    openedNanos = System.nanoTime();
    socket = opened;
    if (closed) {
      closeSocket();
    }
  }

  @Override
  public void send(EventLine line) throws IOException {
    if (socket == null || System.nanoTime() - openedNanos > ADDRESS_NANOS) {
      open();
    }
    byte[] message = syslog.message(line);
    while (true) {
      try {
        transmit(message);
        return;
      } catch (IOException e) {
        int limit = message.length / 2;
        byte[] shorter = limit < SAFE_BYTES ? message : syslog.message(line, limit);
        if (shorter.length >= message.length) {
          closeSocket(); // to ask for the address again
          throw e;
        }
        message = shorter; // some systems take no more than 9 KB
      }
    }
  }

  private void transmit(byte[] message) throws IOException {
    DatagramPacket packet = new DatagramPacket(message, message.length);
    try {
      socket.send(packet);
      unreachable = false;
    } catch (PortUnreachableException e) {
      // It is about the datagram before; this one was not sent.
      drops.writeFailed();
      if (!unreachable) {
        unreachable = true;
        AgentLog.warn("events cannot be written to " + name + ": nobody receives there");
      }
      sendAgain(packet);
    }
  }

  private void sendAgain(DatagramPacket packet) throws IOException {
    try {
      socket.send(packet);
    } catch (PortUnreachableException e) {
      drops.writeFailed(); // between the two: another answer to the one before
    }
  }

  private void closeSocket() {
    DatagramSocket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean comesBack() {
    return false;
  }

  @Override
  public void close() {
    closed = true;
    closeSocket();
  }

  @Override
  public String toString() {
    return name;
  }
}
