package io.obs.instrumentation.cxf;

import io.obs.bootstrap.HttpServerRequest;
import net.bytebuddy.asm.Advice;
import org.apache.cxf.jaxrs.model.ClassResourceInfo;
import org.apache.cxf.jaxrs.model.OperationResourceInfo;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.Destination;
import org.apache.cxf.transport.http.AbstractHTTPDestination;

/**
 * Goes into {@code JAXRSUtils.findTargetMethod}, which throws where there is no such path or
 * method. CXF's servlet may serve several endpoints; each has an address below the servlet's
 * mapping.
 */
public final class FindTargetMethodAdvice {
  private FindTargetMethodAdvice() {}

  /** Takes the templates of class and method, as the route if the method is no locator. */
  @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
  public static void onExit(
      @Advice.Argument(1) Message message, @Advice.Return OperationResourceInfo method) {
    if (method == null) {
      return;
    }
    ClassResourceInfo resource = method.getClassResourceInfo();
    if (resource.getParent() == null) {
      Destination destination = message.getExchange().getDestination();
      if (destination instanceof AbstractHTTPDestination) {
        HttpServerRequest.found(((AbstractHTTPDestination) destination).getPath());
      }
    }
    if (resource.getURITemplate() != null && resource.getParent() == null) {
      HttpServerRequest.found(resource.getURITemplate().getValue());
    }
    if (method.getURITemplate() != null) {
      HttpServerRequest.found(method.getURITemplate().getValue());
    }
    if (!method.isSubResourceLocator()) {
      HttpServerRequest.matched();
    }
  }
}
