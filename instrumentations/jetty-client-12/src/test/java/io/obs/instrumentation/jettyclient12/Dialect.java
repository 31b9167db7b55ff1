package io.obs.instrumentation.jettyclient12;

import java.net.URI;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What {@link JettyClient} asks of 12 in its own words. */
final class Dialect {
  private Dialect() {}

  /** Not started; null for the JVM's own certificates. */
  static HttpClient client(SSLContext trusted) {
    if (trusted == null) {
      return new HttpClient();
    }
    SslContextFactory.Client tls = new SslContextFactory.Client();
    tls.setSslContext(trusted);
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(tls);
    return new HttpClient(new HttpClientTransportOverHTTP(connector));
  }

  /** Not started. */
  static HttpClient http2() {
    return new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));
  }

  static void body(Request request, byte[] body) {
    request.body(new BytesRequestContent(body));
  }

  static void header(Request request, String name, String value) {
    request.headers(headers -> headers.put(name, value));
  }

  /** It is told later whether it was too late. */
  static boolean abort(Request request) {
    request.abort(new CancellationException());
    return true;
  }

  /** Sends a GET, and waits by a listener of one's own: 12.1 has none that waits. */
  static void sendByListener(HttpClient by, URI uri) throws Exception {
    JettyClient.sendAsync(by, uri).get();
  }
}
