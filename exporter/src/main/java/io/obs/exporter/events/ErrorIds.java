package io.obs.exporter.events;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;

/**
 * Identifiers of events: 32 hexadecimal digits, unique among all processes. Random, but no secret:
 * {@code SecureRandom} would load security providers, and may wait for the operating system.
 *
 * <p>Safe from any thread.
 */
final class ErrorIds {
  private final SplittableRandom high;
  private final SplittableRandom low;

  ErrorIds() {
    byte[] seed = new byte[16];
    // Containers that start at the same moment must not start with the same seed.
    try (InputStream random = new FileInputStream("/dev/urandom")) {
      if (random.read(seed) != seed.length) {
        throw new IOException();
      }
    } catch (IOException e) {
      // Not a Unix. Time and the address of an object differ well enough.
    }
    long time = System.currentTimeMillis() * 0x9E3779B97F4A7C15L;
    high = new SplittableRandom(toLong(seed, 0) ^ time ^ System.identityHashCode(this));
    low = new SplittableRandom(toLong(seed, 8) ^ System.nanoTime());
  }

  synchronized String next() {
    StringBuilder id = new StringBuilder(32);
    append(id, high.nextLong());
    append(id, low.nextLong());
    return id.toString();
  }

  private static void append(StringBuilder id, long bits) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      id.append(Character.forDigit((int) (bits >>> shift) & 0xF, 16));
    }
  }

  private static long toLong(byte[] bytes, int from) {
    long value = 0;
    for (int i = from; i < from + 8; i++) {
      value = value << 8 | bytes[i] & 0xFF;
    }
    return value;
  }
}
