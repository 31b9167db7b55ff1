package orders;

import javax.websocket.OnMessage;
import javax.websocket.server.PathParam;
import javax.websocket.server.ServerEndpoint;

/** A conversation about a thing there is. */
@ServerEndpoint("/feed/{item}")
public final class ItemFeed {
  /** Answers each message. */
  @OnMessage
  public String heard(@PathParam("item") String item, String message) {
    return "item " + item + ": " + message;
  }
}
