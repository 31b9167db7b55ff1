package io.obs.testing.javax;

import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;

/** A resource that another one finds. */
@Produces("text/plain")
public class ApiItems {
  /** All of them. */
  @GET
  public String all() {
    return "items";
  }

  /** One. */
  @GET
  @Path("{item: [0-9]+}")
  public String one(@PathParam("item") String item) {
    return "item " + item;
  }
}
