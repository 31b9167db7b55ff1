package io.obs.exporter.events;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Puts TLS on a connection, and checks that it is the right receiver: its certificate is one that
 * is trusted, and names its host.
 *
 * <p>Makes a context of its own each time. {@code SSLContext.getDefault()} would make the
 * application's, before the application has said how; and a file of certificates may have been
 * renewed.
 */
final class TlsClient {
  private final String caFile;

  /**
   * @param caFile certificates in PEM; null for those that the JVM trusts
   */
  TlsClient(String caFile) {
    this.caFile = caFile;
  }

  /** Returns when the receiver has proved who it is. */
  Socket connect(Socket raw, ReceiverAddress address) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted(), null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(raw, address.host, address.port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e.toString(), e);
    }
  }

  private TrustManager[] trusted() throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(caFile == null ? null : certificates());
    return trust.getTrustManagers();
  }

  private KeyStore certificates() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = new FileInputStream(caFile)) {
      int count = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + count++, each);
      }
      if (count == 0) {
        throw new IOException("no certificate in " + caFile);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificates can be read from " + caFile + ": " + e, e);
    }
    return store;
  }
}
