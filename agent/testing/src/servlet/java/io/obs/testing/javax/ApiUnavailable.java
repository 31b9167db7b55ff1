package io.obs.testing.javax;

import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.Provider;

/** Answers with 503. */
@Provider
public class ApiUnavailable implements ExceptionMapper<UnsupportedOperationException> {
  @Override
  public Response toResponse(UnsupportedOperationException exception) {
    return Response.status(503).entity("mapped").type("text/plain").build();
  }
}
