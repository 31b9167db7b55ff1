package io.obs.exporter.events;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.LogstashVersionJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelValueJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.decorate.JsonFactoryDecorator;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/**
 * One event as one line of JSON in logstash's layout, never longer than {@link #MAX_BYTES}, where
 * Docker and others split lines. The event's fields are bounded; what they leave is for the stack
 * trace. Runs on the writer's thread only.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  /** With the newline. */
  static final int MAX_BYTES = 16_384;

  private static final String STACK_TRACE = "stack_trace";
  private static final int STACK_TRACE_OVERHEAD = ",\"stack_trace\":\"\"".length();

  private final LoggingEventCompositeJsonEncoder json = new LoggingEventCompositeJsonEncoder();

  /** What the next encoding puts under {@link #STACK_TRACE}; empty for nothing. */
  private String stackTrace = "";

  @Override
  public void start() {
    LoggingEventFormattedTimestampJsonProvider timestamp =
        new LoggingEventFormattedTimestampJsonProvider();
    timestamp.setTimeZone("UTC");
    timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    JsonProviders<ILoggingEvent> providers = json.getProviders();
    providers.addProvider(timestamp);
    providers.addProvider(new LogstashVersionJsonProvider<ILoggingEvent>());
    providers.addProvider(new LogLevelJsonProvider());
    providers.addProvider(new LogLevelValueJsonProvider());
    providers.addProvider(new LoggerNameJsonProvider());
    providers.addProvider(new LoggingEventThreadNameJsonProvider());
    providers.addProvider(new MessageJsonProvider());
    providers.addProvider(new Fields());
    json.setContext(getContext());
    json.setLineSeparator("UNIX");
    // Jackson would look for modules among the application's.
    json.setFindAndRegisterJacksonModules(false);
    json.setJsonFactoryDecorator(new Utf8());
    json.start();
    super.start();
  }

  @Override
  public void stop() {
    json.stop();
    super.stop();
  }

  /** The line, with its newline. */
  @Override
  public byte[] encode(ILoggingEvent event) {
    if (!(event instanceof JsonEvent)) {
      return new byte[0]; // nobody else has a logger in this context
    }
    JsonEvent own = (JsonEvent) event;
    if (own.line() == null) {
      own.setLine(encode(own));
    }
    return own.line();
  }

  private byte[] encode(JsonEvent event) {
    stackTrace = "";
    byte[] line = json.encode(event);
    int room = MAX_BYTES - line.length - STACK_TRACE_OVERHEAD;
    if (event.thrown() == null || room <= 0) {
      return line;
    }
    stackTrace = StackTrace.of(event.thrown(), room);
    byte[] whole = json.encode(event);
    return whole.length <= MAX_BYTES ? whole : line;
  }

  @Override
  public byte[] headerBytes() {
    return null;
  }

  @Override
  public byte[] footerBytes() {
    return null;
  }

  private final class Fields extends AbstractJsonProvider<ILoggingEvent> {
    @Override
    public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
      for (Map.Entry<String, Object> field : ((JsonEvent) event).fields().entrySet()) {
        if (field.getValue() instanceof Long) {
          generator.writeNumberField(field.getKey(), (Long) field.getValue());
        } else {
          generator.writeStringField(field.getKey(), (String) field.getValue());
        }
      }
      if (!stackTrace.isEmpty()) {
        generator.writeStringField(STACK_TRACE, stackTrace);
      }
    }
  }

  private static final class Utf8 implements JsonFactoryDecorator {
    @Override
    public JsonFactory decorate(JsonFactory factory) {
      factory.configure(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature(), true);
      factory.setCharacterEscapes(new Escapes());
      return factory;
    }
  }

  private static final class Escapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    Escapes() {
      ascii[0x7F] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return JsonText.isEscapedToo(c) ? new SerializedString(String.format("\\u%04x", c)) : null;
    }
  }
}
