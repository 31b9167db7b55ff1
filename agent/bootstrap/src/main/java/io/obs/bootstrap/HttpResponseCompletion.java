package io.obs.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A call that ends when the future of its {@code java.net.http} response completes, in whatever
 * way. That API is younger than Java 8 and out of sight of the bootstrap loader, so the status is
 * read through a method handle, found once. Runs on the thread that completes the future.
 */
public final class HttpResponseCompletion extends HttpClientCall
    implements BiConsumer<Object, Throwable> {
  private static volatile MethodHandle statusCode;

  private HttpResponseCompletion() {}

  /** A call is on its way; see {@link HttpClientCall#start}. */
  public static HttpResponseCompletion start(
      String method, String scheme, String address, int port) {
    HttpResponseCompletion call = new HttpResponseCompletion();
    call.begin(method, scheme, address, port);
    return call;
  }

  /** Ends the call when the future of its response completes. */
  public void follow(CompletableFuture<?> response) {
    response.whenComplete(this);
  }

  @Override
  public void accept(Object response, Throwable thrown) {
    int status = 0;
    if (response != null) {
      try {
        status = (int) statusCode(response).invokeExact(response);
      } catch (Throwable t) {
        AdviceFailures.report(t, "java-http-client", HttpResponseCompletion.class.getName());
      }
    }
    end(status, thrown);
  }

  private static MethodHandle statusCode(Object response) throws ReflectiveOperationException {
    MethodHandle handle = statusCode;
    if (handle == null) {
      Class<?> api =
          Class.forName("java.net.http.HttpResponse", false, response.getClass().getClassLoader());
      handle =
          MethodHandles.publicLookup()
              .findVirtual(api, "statusCode", MethodType.methodType(int.class))
              .asType(MethodType.methodType(int.class, Object.class));
      statusCode = handle;
    }
    return handle;
  }
}
