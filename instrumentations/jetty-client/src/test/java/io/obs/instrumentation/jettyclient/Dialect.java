package io.obs.instrumentation.jettyclient;

import java.net.URI;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.api.Request;
import org.eclipse.jetty.client.http.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.util.BytesContentProvider;
import org.eclipse.jetty.client.util.FutureResponseListener;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.http.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What {@link JettyClient} asks of 9.4 to 11 in their own words. */
final class Dialect {
  private Dialect() {}

  /** Not started; null for the JVM's own certificates. */
  static HttpClient client(SSLContext trusted) throws ReflectiveOperationException {
    SslContextFactory tls = tls();
    if (trusted == null) {
      return over(new HttpClientTransportOverHTTP(), tls);
    }
    tls.setSslContext(trusted);
    HttpClientTransport transport;
    try {
      Class<?> connectors = Class.forName("org.eclipse.jetty.io.ClientConnector");
      Object connector = connectors.getConstructor().newInstance();
      connectors.getMethod("setSslContextFactory", tlsType()).invoke(connector, tls);
      transport =
          HttpClientTransportOverHTTP.class.getConstructor(connectors).newInstance(connector);
    } catch (ClassNotFoundException | NoSuchMethodException earlier) {
      transport = new HttpClientTransportOverHTTP();
    }
    return over(transport, tls);
  }

  /** Not started. */
  static HttpClient http2() throws ReflectiveOperationException {
    return over(new HttpClientTransportOverHTTP2(new HTTP2Client()), null);
  }

  /** Until 9.4 a client is given its context, afterwards it is its transport's. */
  private static HttpClient over(HttpClientTransport transport, SslContextFactory tls)
      throws ReflectiveOperationException {
    try {
      return HttpClient.class
          .getConstructor(HttpClientTransport.class, SslContextFactory.class)
          .newInstance(transport, tls);
    } catch (NoSuchMethodException later) {
      return HttpClient.class.getConstructor(HttpClientTransport.class).newInstance(transport);
    }
  }

  private static SslContextFactory tls() throws ReflectiveOperationException {
    return (SslContextFactory) tlsType().getConstructor().newInstance();
  }

  private static Class<?> tlsType() {
    try {
      return Class.forName("org.eclipse.jetty.util.ssl.SslContextFactory$Client");
    } catch (ClassNotFoundException earlier) {
      return SslContextFactory.class;
    }
  }

  static void body(Request request, byte[] body) {
    request.content(new BytesContentProvider(body));
  }

  static void header(Request request, String name, String value) {
    request.header(name, value);
  }

  /** Whether it was not too late. */
  static boolean abort(Request request) {
    return request.abort(new CancellationException());
  }

  /** Sends a GET, and waits by a listener of the library's. */
  static void sendByListener(HttpClient by, URI uri) throws Exception {
    Request request = by.newRequest(uri);
    FutureResponseListener listener = new FutureResponseListener(request);
    request.send(listener);
    listener.get();
  }
}
