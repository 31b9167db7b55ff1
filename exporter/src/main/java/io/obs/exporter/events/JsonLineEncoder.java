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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.LogstashVersionJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.decorate.JsonFactoryDecorator;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/**
 * One event as one line of JSON, in logstash's layout or with the names of the Elastic Common
 * Schema, or as a block of lines for people; never longer than {@link #MAX_BYTES}, where Docker and
 * others split lines. The event's fields are bounded; what they leave is for the stack trace. If
 * that is not enough to be of use, the last calls and the log context are shortened. Runs on the
 * writer's thread only.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
  /** With the newline. */
  static final int MAX_BYTES = 16_384;

  /** What a stack trace should have at least, if it is so long. */
  private static final int USEFUL_BYTES = 6144;

  private static final int STACK_TRACE_OVERHEAD = ",\"error.stack_trace\":\"\"".length();
  private static final int LAST_CALLS = 3;

  private final LoggingEventCompositeJsonEncoder json = new LoggingEventCompositeJsonEncoder();
  private final Redaction redaction;
  private final TextFormat text;
  private final boolean ecs;

  /** What the next encoding puts under {@code stack_trace}; empty for nothing. */
  private String stackTrace = "";

  JsonLineEncoder(EventOptions.Format format, Redaction redaction, boolean colored) {
    this.redaction = redaction;
    this.ecs = format == EventOptions.Format.ECS;
    this.text = format == EventOptions.Format.TEXT ? new TextFormat(colored) : null;
  }

  @Override
  public void start() {
    LoggingEventFormattedTimestampJsonProvider timestamp =
        new LoggingEventFormattedTimestampJsonProvider();
    timestamp.setTimeZone("UTC");
    timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    JsonProviders<ILoggingEvent> providers = json.getProviders();
    providers.addProvider(timestamp);
    if (!ecs) {
      providers.addProvider(new LogstashVersionJsonProvider<ILoggingEvent>());
    }
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
    byte[] line = encodeOnce(event);
    if (event.thrown() == null) {
      return line;
    }
    String trace = StackTrace.of(event.thrown(), MAX_BYTES, redaction);
    int wanted = Math.min(USEFUL_BYTES, JsonText.length(trace));
    for (int step = 0; room(line) < wanted && shorten(event, step); step++) {
      line = encodeOnce(event);
    }
    int room = room(line);
    if (room <= 0) {
      return line;
    }
    stackTrace =
        JsonText.length(trace) <= room ? trace : StackTrace.of(event.thrown(), room, redaction);
    byte[] whole = encodeOnce(event);
    return whole.length <= MAX_BYTES ? whole : line;
  }

  private byte[] encodeOnce(JsonEvent event) {
    return text != null ? text.encode(event, stackTrace) : json.encode(event);
  }

  private static int room(byte[] line) {
    return MAX_BYTES - line.length - STACK_TRACE_OVERHEAD;
  }

  /** Leaves out what helps less than the stack trace; false if there is nothing more. */
  private static boolean shorten(JsonEvent event, int step) {
    switch (step) {
      case 0:
        Object recent = event.fields().get(EventLog.RECENT);
        if (recent instanceof List && ((List<?>) recent).size() > LAST_CALLS) {
          List<?> calls = (List<?>) recent;
          event
              .fields()
              .put(
                  EventLog.RECENT,
                  new ArrayList<Object>(calls.subList(calls.size() - LAST_CALLS, calls.size())));
        }
        return true;
      case 1:
        event.fields().remove(EventLog.MDC);
        return true;
      case 2:
        event.fields().remove(EventLog.RECENT);
        return true;
      default:
        return false;
    }
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
    public void writeTo(JsonGenerator generator, ILoggingEvent logged) throws IOException {
      JsonEvent event = (JsonEvent) logged;
      generator.writeStringField(name("level"), event.levelName());
      if (ecs) {
        generator.writeStringField("message", event.getFormattedMessage());
        generator.writeStringField("ecs.version", EcsNames.VERSION);
      } else {
        generator.writeNumberField("level_value", event.levelValue());
      }
      generator.writeStringField(name("logger_name"), event.getLoggerName());
      generator.writeStringField(name("thread_name"), event.getThreadName());
      if (!ecs) {
        generator.writeStringField("message", event.getFormattedMessage());
      }
      for (Map.Entry<String, Object> field : event.fields().entrySet()) {
        generator.writeFieldName(name(field.getKey()));
        Object value = field.getValue();
        write(generator, ecs ? EcsNames.value(field.getKey(), value) : value);
      }
      if (!stackTrace.isEmpty()) {
        generator.writeStringField(name("stack_trace"), stackTrace);
      }
    }

    private String name(String field) {
      return ecs ? EcsNames.of(field) : field;
    }
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    if (value instanceof Map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List) {
      generator.writeStartArray();
      for (Object each : (List<?>) value) {
        write(generator, each);
      }
      generator.writeEndArray();
    } else if (value instanceof Long) {
      generator.writeNumber((Long) value);
    } else if (value instanceof Double) {
      generator.writeNumber((Double) value);
    } else if (value instanceof Boolean) {
      generator.writeBoolean((Boolean) value);
    } else {
      generator.writeString((String) value);
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
