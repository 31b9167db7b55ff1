package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BufferedOutputTest {
  private final EventDrops drops = new EventDrops();

  /**
   * A destination that is stuck with its first line until told otherwise; some lines it refuses.
   */
  private static final class Stuck implements Destination {
    final CountDownLatch arrived = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    final List<String> lines = Collections.synchronizedList(new ArrayList<String>());

    @Override
    public void open() {}

    @Override
    public void send(EventLine line) throws IOException {
      arrived.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      String text = new String(line.bytes, 0, line.length(), "UTF-8");
      if (text.startsWith("refused")) {
        throw new IOException("on purpose");
      }
      lines.add(text);
    }

    @Override
    public boolean comesBack() {
      return false;
    }

    @Override
    public void close() {
      released.countDown();
    }
  }

  @Test
  void whatIsStuckHoldsNobodyUp() throws Exception {
    Stuck stuck = new Stuck();
    BufferedOutput output = new BufferedOutput(stuck, drops, 10 * Lines.line("line 0").size());
    output.write(Lines.line("line 0"));
    assertTrue(stuck.arrived.await(30, TimeUnit.SECONDS));
    for (int i = 1; i < 10; i++) {
      output.write(Lines.line("line " + i));
    }
    assertEquals(0, drops.byReason().get("buffer_full"), "the line on its way counts, too");
    output.write(Lines.line("line X"));
    assertEquals(1, drops.byReason().get("buffer_full"));
    assertEquals(10, output.flush(System.nanoTime() + 1_000_000));
    Thread.currentThread().interrupt();
    assertEquals(10, output.flush(System.nanoTime() + 1_000_000));
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    stuck.released.countDown();
    assertEquals(0, output.flush(Lines.seconds(30)));
    assertEquals(10, stuck.lines.size());
    output.close();
    output.write(Lines.line("late"));
    assertEquals(1, drops.byReason().get("closed"));
  }

  @Test
  void theNextLineThatFindsRoomTellsHowManyDidNot() throws Exception {
    Stuck stuck = new Stuck();
    BufferedOutput output = new BufferedOutput(stuck, drops, 300);
    output.write(Lines.line("{\"n\":0}"));
    for (int i = 1; i < 10; i++) {
      output.write(Lines.line("{\"n\":" + i + "}"));
    }
    long dropped = drops.byReason().get("buffer_full");
    assertEquals(6, dropped);
    stuck.released.countDown();
    assertEquals(0, output.flush(Lines.seconds(30)));
    output.write(Lines.line("{\"n\":10}"));
    output.write(Lines.line("{\"n\":11}"));
    assertEquals(0, output.flush(Lines.seconds(30)));
    assertEquals(
        Arrays.asList(
            "{\"n\":0}",
            "{\"n\":1}",
            "{\"n\":2}",
            "{\"n\":3}",
            "{\"n\":10,\"events_dropped\":6}",
            "{\"n\":11}"),
        stuck.lines);
  }

  @Test
  void theLineThatTellsIsNoLongerThanOthers() {
    String json = "{\"a\":\"" + Lines.letters(16_384 - 9) + "\"}";
    EventLine line = Lines.line(json);
    assertEquals(16_384, line.bytes.length);
    EventLine told = line.afterDropping(1_000_000);
    assertTrue(told.bytes.length <= 16_384 && told.bytes.length > 16_000);
    String text = new String(told.bytes, StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\",\"events_dropped\":1000000}\n"), text);
    EventLine prose = Lines.line("ERROR it is broken");
    assertSame(prose, prose.afterDropping(5));
    assertSame(line, line.afterDropping(0));
  }

  @Test
  void whatIsRefusedIsCountedAndTheNextIsTried() {
    Stuck stuck = new Stuck();
    stuck.released.countDown();
    BufferedOutput output = new BufferedOutput(stuck, drops);
    for (String text : new String[] {"a", "refused", "refused", "b"}) {
      output.write(Lines.line(text));
    }
    assertEquals(0, output.flush(Lines.seconds(30)));
    assertEquals(Arrays.asList("a", "b"), stuck.lines);
    assertEquals(2, drops.byReason().get("write_failed"));
  }
}
