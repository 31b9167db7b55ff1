package io.obs.testing.javax;

import javax.ws.rs.GET;
import javax.ws.rs.InternalServerErrorException;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Response;

/** A resource with methods, one that fails in each way, and a locator of another resource. */
@Path("orders")
@Produces("text/plain")
public class ApiOrders {
  /** All of them. */
  @GET
  public String all() {
    return "orders";
  }

  /** One. */
  @GET
  @Path("{id}")
  public String one(@PathParam("id") String id) {
    return "order " + id;
  }

  /** Without a body. */
  @POST
  @Path("{id}/")
  public Response change() {
    return Response.noContent().build();
  }

  /** Not among the orders. */
  @GET
  @Path("{id}/missing")
  public String missing() {
    throw new NotFoundException();
  }

  /** With an exception that nobody maps. */
  @GET
  @Path("{id}/broken")
  public String broken() {
    throw new IllegalStateException("broken");
  }

  /** With one that is mapped to 503. */
  @GET
  @Path("{id}/unavailable")
  public String unavailable() {
    throw new UnsupportedOperationException("unavailable");
  }

  /** With one that is mapped to 409. */
  @GET
  @Path("{id}/refused")
  public String refused() {
    throw new IllegalArgumentException("refused");
  }

  /** With one of JAX-RS' own. */
  @GET
  @Path("{id}/failed")
  public String failed() {
    throw new InternalServerErrorException("failed");
  }

  /** With a status, and no exception. */
  @GET
  @Path("{id}/overloaded")
  public Response overloaded() {
    return Response.status(503).build();
  }

  /** From another thread. */
  @GET
  @Path("{id}/later")
  public void later(@Suspended AsyncResponse response) {
    Thread thread = new Thread(() -> response.resume("later"), "application");
    thread.setDaemon(true);
    thread.start();
  }

  /** The resource of its items. */
  @Path("{id}/items")
  public ApiItems items() {
    return new ApiItems();
  }
}
