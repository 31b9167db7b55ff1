package io.obs.exporter.events;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What fields are called in the Elastic Common Schema, with dots in their names as Elastic's
 * logging libraries write them. Fields that the schema does not know are under {@code obs}, so that
 * they collide with none of a later version; the log context is {@code labels}.
 */
final class EcsNames {
  static final String VERSION = "8.11.0";

  private static final Map<String, String> NAMES = new HashMap<String, String>();

  static {
    NAMES.put("level", "log.level");
    NAMES.put("logger_name", "log.logger");
    NAMES.put("thread_name", "process.thread.name");
    NAMES.put("stack_trace", "error.stack_trace");
    NAMES.put("error_id", "error.id");
    NAMES.put("error_type", "error.type");
    NAMES.put("error_message", "error.message");
    NAMES.put("http_request_method", "http.request.method");
    NAMES.put("http_response_status_code", "http.response.status_code");
    NAMES.put("url_path", "url.path");
    NAMES.put("client_address", "client.address");
    NAMES.put("user_agent", "user_agent.original");
    NAMES.put("request_id", "http.request.id");
    NAMES.put("trace_id", "trace.id");
    NAMES.put("span_id", "span.id");
    NAMES.put("mdc", "labels");
    NAMES.put("service_name", "service.name");
    NAMES.put("service_version", "service.version");
    NAMES.put("host_name", "host.hostname");
    NAMES.put("container_id", "container.id");
    NAMES.put("process_pid", "process.pid");
  }

  private EcsNames() {}

  static String of(String field) {
    String name = NAMES.get(field);
    return name == null ? "obs." + field : name;
  }

  /** The value as the schema has it: a status is a number, and labels have no dots. */
  static Object value(String field, Object value) {
    if (field.equals("http_response_status_code")) {
      return number((String) value);
    }
    if (!field.equals("mdc")) {
      return value;
    }
    Map<String, Object> labels = new LinkedHashMap<String, Object>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      labels.put(((String) entry.getKey()).replace('.', '_'), entry.getValue());
    }
    return labels;
  }

  /** 0 for one that HTTP does not know: the schema's field takes numbers only. */
  private static Long number(String status) {
    for (int i = 0; i < status.length(); i++) {
      if (status.charAt(i) < '0' || status.charAt(i) > '9') {
        return 0L;
      }
    }
    return Long.valueOf(status);
  }
}
