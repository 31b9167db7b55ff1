package io.obs.exporter.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.client.exporter.common.TextFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Prometheus 2.37
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
            + "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        // Prometheus 2.49 and later with native histograms
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
            + "encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,"
            + "application/openmetrics-text;version=0.0.1;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        // Prometheus 3
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        "application/openmetrics-text",
        "Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=1.000",
        "text/plain, application/openmetrics-text",
        "text/plain;version=0.0.4;q=0, application/openmetrics-text;q=0.1",
        "*/*, text/plain;version=0.0.4;q=0.2, application/openmetrics-text;q=0.3"
      })
  void takesOpenMetrics(String accept) {
    assertEquals(TextFormat.CONTENT_TYPE_OPENMETRICS_100, Negotiation.contentType(accept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        // Prometheus 2.5 to 2.36 asks for a version that we do not write
        "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        // Prometheus 3 with scrape_protocols [PrometheusText0.0.4]
        "text/plain;version=0.0.4;q=0.6,*/*;q=0.5",
        // Prometheus 1
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
            + "encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3,*/*;q=0.1",
        // a browser
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "application/openmetrics-text;q=0.3,text/plain;q=0.5",
        "application/openmetrics-text;q=0,*/*",
        "application/openmetrics-text;q=0",
        "application/openmetrics-text;q=nonsense,text/plain;q=0.1",
        "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text;q=0.5,text/*",
        "image/png",
        ";,;=,q=1"
      })
  void takesText(String accept) {
    assertEquals(TextFormat.CONTENT_TYPE_004, Negotiation.contentType(accept));
  }

  @Test
  void takesTextUnlessAsked() {
    assertEquals(TextFormat.CONTENT_TYPE_004, Negotiation.contentType(null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "GZIP;Q=1 | true",
        "x-gzip | true",
        "deflate, gzip;q=0.5 | true",
        "gzip;q=0 | false",
        "gzip;q=0.000, * | false",
        "* | true",
        "*;q=0 | false",
        "identity | false",
        "identity, gzip;q=0.5 | false",
        "identity;q=0.5, gzip | true",
        "br, zstd | false",
        "gzip;q=NaN | false",
        "'' | false"
      })
  void compressesIfLiked(String acceptEncoding, boolean gzip) {
    assertEquals(gzip, Negotiation.gzip(acceptEncoding));
  }

  @Test
  void doesNotCompressUnasked() {
    assertEquals(false, Negotiation.gzip(null));
  }
}
