package io.obs.testing.javax;

import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.Provider;

/** Answers with 409. */
@Provider
public class ApiRefused implements ExceptionMapper<IllegalArgumentException> {
  @Override
  public Response toResponse(IllegalArgumentException exception) {
    return Response.status(409).entity("mapped").type("text/plain").build();
  }
}
