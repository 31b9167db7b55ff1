package io.obs.testing;

import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;

/**
 * What a test asks of an HTTP client. Implemented once a library, and loaded with each version of
 * it by a loader of its own; only this type is shared, and the JDK's.
 */
public interface HttpClientLibrary {
  /**
   * Sends a request, follows redirects, answers to a challenge for {@code user} and {@code
   * password}, reads the body whatever the status is, and returns the status.
   *
   * @param body null for none
   * @param timeoutMillis for connecting as for the response; 0 for none
   */
  int send(String method, URI uri, byte[] body, int timeoutMillis) throws Exception;

  /** Lets the client trust these certificates from now on. */
  void trust(SSLContext context);

  /** What becomes of redirects that never end: the labels behind the port. */
  String endlessRedirects();

  /** Sends a GET that does not follow redirects, and returns the status. */
  int sendWithoutRedirects(URI uri) throws Exception;

  /** Sends a GET and closes the response without having read its body. */
  void sendUnread(URI uri) throws Exception;

  /** Sends a GET by a client that runs this on the call's own thread, before it goes out. */
  int sendAround(URI uri, Runnable within) throws Exception;

  /** Sends a GET in every other way that the library has to wait for a response; how many. */
  int sendInOtherWays(URI uri) throws Exception;

  /**
   * Sends a GET without waiting; {@code cancel} of the future cancels the call, which completes the
   * future in turn.
   *
   * @return null if the library only has calls to wait for
   */
  CompletableFuture<Integer> sendAsync(URI uri) throws Exception;

  /**
   * Sends a GET over HTTP/2 without encryption, to a server that is known to speak it, and does not
   * wait.
   *
   * @return null if the library does not speak HTTP/2
   */
  default CompletableFuture<Integer> sendHttp2(URI uri) throws Exception {
    return null;
  }

  /** Whether a call lasts until its body is read; else until its headers are there. */
  default boolean measuresBody() {
    return false;
  }

  /** What becomes of a call that is given up within its body: the labels behind the port. */
  default String givenUp() {
    return "200 -";
  }

  /** What a future or the like has in the end; throws what the call itself failed with. */
  static <T> T resultOf(Callable<T> future) throws Exception {
    try {
      return future.call();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception) {
        throw (Exception) e.getCause();
      }
      throw e;
    }
  }
}
