package io.obs.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.obs.testing.HttpClientContract;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.ProtocolException;
import java.net.URI;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDK's {@code HttpURLConnection}: the contract, and the ways in which one may use it. */
class HttpUrlConnectionTest extends HttpClientContract {
  @BeforeAll
  static void user() {
    Authenticator.setDefault(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "password".toCharArray());
          }
        });
  }

  @Override
  protected int send(String method, URI uri, byte[] body, int timeoutMillis) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    if (status >= 400) {
      drain(connection.getErrorStream());
    } else if (status > 0) {
      drain(connection.getInputStream());
    }
    return status;
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1000];
    int all = 0;
    int read;
    while ((read = in.read(buffer)) >= 0) {
      all += read;
    }
    in.close();
    if (all > 0 && all < 5) {
      throw new IOException("cut short");
    }
  }

  @Override
  protected void trust(SSLContext context) {
    HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
  }

  @Override
  protected boolean supportsAnyMethod() {
    return false;
  }

  @Override
  protected boolean measuresBody() {
    return false;
  }

  @Override
  protected String endlessRedirects() {
    return "0 java.net.ProtocolException";
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) server().uri(path).toURL().openConnection();
  }

  @Test
  void openedAndForgotten() throws Exception {
    assertNotNull(open("/ok"));
    observed();
  }

  @Test
  void connectedAndForgotten() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.connect();
    connection.connect();
    observed();
    connection.disconnect();
    observed();
  }

  @Test
  void connectedAndRead() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.connect();
    assertEquals(200, connection.getResponseCode());
    observed(to("GET", "200 -"));
  }

  @Test
  void answerAskedForInManyWays() throws Exception {
    HttpURLConnection connection = open("/ok");
    InputStream first = connection.getInputStream();
    assertSame(first, connection.getInputStream());
    assertEquals(200, connection.getResponseCode());
    assertEquals("Said", connection.getResponseMessage());
    assertEquals(5, connection.getContentLength());
    assertEquals("5", connection.getHeaderField("Content-Length"));
    assertNotNull(connection.getHeaderFields());
    drain(first);
    observed(to("GET", "200 -"));
  }

  @Test
  void headerField() throws Exception {
    assertEquals("5", open("/ok").getHeaderField("content-length"));
    observed(to("GET", "200 -"));
  }

  @Test
  void content() throws Exception {
    assertNotNull(open("/ok").getContent());
    observed(to("GET", "200 -"));
  }

  @Test
  void errorStream() throws Exception {
    HttpURLConnection connection = open("/status/404");
    assertThrows(FileNotFoundException.class, connection::getInputStream);
    assertThrows(FileNotFoundException.class, connection::getInputStream);
    assertEquals(404, connection.getResponseCode());
    drain(connection.getErrorStream());
    observed(to("GET", "404 404"));
  }

  @Test
  void failedAndAskedAgain() throws Exception {
    HttpURLConnection connection = open("/silent");
    connection.setReadTimeout(200);
    IOException first = assertThrows(IOException.class, connection::getInputStream);
    assertThrows(IOException.class, connection::getInputStream);
    assertThrows(IOException.class, connection::getResponseCode);
    observed(to("GET", "0 " + first.getClass().getName()));
  }

  @Test
  void outputMakesAPost() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.setDoOutput(true);
    connection.getOutputStream().write(1);
    assertEquals(200, connection.getResponseCode());
    observed(to("POST", "200 -"));
  }

  @Test
  void outputOfFixedLength() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(3);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(new byte[3]);
    }
    assertEquals(200, connection.getResponseCode());
    observed(to("POST", "200 -"));
  }

  @Test
  void outputInChunks() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.setChunkedStreamingMode(64);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(new byte[1000]);
    }
    assertEquals(200, connection.getResponseCode());
    observed(to("PUT", "200 -"));
  }

  @Test
  void outputThatCannotBeSentAgain() throws Exception {
    HttpURLConnection connection = open("/login");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(1);
    connection.getOutputStream().write(1);
    assertThrows(HttpRetryException.class, connection::getInputStream);
    observed(to("POST", "0 java.net.HttpRetryException"));
  }

  /** Nothing was sent, so that the answer is still to come. */
  @Test
  void outputNotAskedFor() throws Exception {
    HttpURLConnection connection = open("/ok");
    assertThrows(ProtocolException.class, connection::getOutputStream);
    assertEquals(200, connection.getResponseCode());
    observed(to("GET", "200 -"));
  }

  @Test
  void redirectNotFollowed() throws Exception {
    HttpURLConnection connection = open("/redirect/1");
    connection.setInstanceFollowRedirects(false);
    assertEquals(302, connection.getResponseCode());
    observed(to("GET", "302 -"));
  }

  @Test
  void answerNeverRead() throws Exception {
    HttpURLConnection connection = open("/ok");
    assertEquals(200, connection.getResponseCode());
    connection.disconnect();
    observed(to("GET", "200 -"));
  }

  @Test
  void disconnectedBeforeReading() throws Exception {
    HttpURLConnection connection = open("/ok");
    connection.connect();
    connection.disconnect();
    int status = connection.getResponseCode();
    observed(to("GET", status + " -"));
  }
}
