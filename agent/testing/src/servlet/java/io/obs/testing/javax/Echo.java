package io.obs.testing.javax;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.servlet.http.HttpUpgradeHandler;
import javax.servlet.http.WebConnection;

/** Another protocol on the same connection: gives back bytes until there are none. */
public final class Echo implements HttpUpgradeHandler {
  @Override
  public void init(WebConnection connection) {
    try (InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      for (int next = in.read(); next > 0; next = in.read()) {
        out.write(next);
        out.flush();
      }
      connection.close();
    } catch (IOException clientGone) {
      // nobody to tell
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void destroy() {}
}
