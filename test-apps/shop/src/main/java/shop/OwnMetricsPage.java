package shop;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the shop counts itself: the default registry of the simpleclient that it sees. */
final class OwnMetricsPage extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType(TextFormat.CONTENT_TYPE_004);
    TextFormat.write004(
        response.getWriter(), CollectorRegistry.defaultRegistry.metricFamilySamples());
  }
}
