package io.obs.exporter.events;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Lets logback write events to a {@link LineOutput}, which is the writer's to close. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final LineOutput output;
  private final JsonLineEncoder encoder;
  private final EventDrops drops;

  LineAppender(LineOutput output, JsonLineEncoder encoder, EventDrops drops) {
    this.output = output;
    this.encoder = encoder;
    this.drops = drops;
  }

  @Override
  protected void append(ILoggingEvent event) {
    byte[] line = encoder.encode(event);
    if (line.length == 0) {
      drops.encodeFailed();
    } else {
      output.write(new EventLine(line, event.getTimeStamp(), event.getLevel().toInt()));
    }
  }
}
