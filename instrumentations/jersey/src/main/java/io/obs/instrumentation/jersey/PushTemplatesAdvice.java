package io.obs.instrumentation.jersey;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.glassfish.jersey.uri.UriTemplate;

/** Goes into {@code UriRoutingContext.pushTemplates}: part of the path matched. */
public final class PushTemplatesAdvice {
  private PushTemplatesAdvice() {}

  /** Takes the templates of the resource and, if there is one, of its method. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  public static void onEnter(
      @Advice.Argument(0) UriTemplate resource, @Advice.Argument(1) UriTemplate method) {
    HttpServerRequest.found(resource.getTemplate());
    if (method != null) {
      HttpServerRequest.found(method.getTemplate());
    }
  }
}
