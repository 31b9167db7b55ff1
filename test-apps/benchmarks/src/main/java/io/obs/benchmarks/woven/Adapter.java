package io.obs.benchmarks.woven;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import shop.HandMetrics;

/**
 * A Tomcat that is asked at the adapter between its protocols and its container, without a socket:
 * all of the container runs, and nothing of the network.
 */
final class Adapter {
  private final Tomcat tomcat = new Tomcat();
  private final org.apache.coyote.Adapter adapter;

  Adapter() throws LifecycleException {
    LogManager.getLogManager().reset(); // no handlers: nothing is written
    String folder = System.getProperty("java.io.tmpdir");
    tomcat.setBaseDir(folder);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    StandardContext context = (StandardContext) tomcat.addContext("", null);
    context.setWorkDir(folder);
    Tomcat.addServlet(context, "plain", new Plain());
    context.addServletMapping("/plain", "plain");
    Tomcat.addServlet(context, "failing", new Failing());
    context.addServletMapping("/failing", "failing");
    if (ByHand.MEASURED) {
      measureByHand(context, "/plain");
      measureByHand(context, "/failing");
    }
    tomcat.start();
    adapter = connector.getProtocolHandler().getAdapter();
  }

  private static void measureByHand(StandardContext context, String mapping) {
    FilterDef filter = new FilterDef();
    filter.setFilterName(mapping);
    filter.setFilter(new HandMetrics.RequestFilter(mapping));
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName(mapping);
    map.addURLPattern(mapping);
    context.addFilterMap(map);
  }

  void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  /** One thread's request, used again and again as Tomcat's own processors do. */
  final class Exchange implements OutputBuffer {
    private final Request request = new Request();
    private final Response response = new Response();
    private final byte[] path;
    private long bytes;

    Exchange(String path) {
      this.path = path.getBytes(StandardCharsets.ISO_8859_1);
      request.setResponse(response);
      response.setOutputBuffer(this);
    }

    /** The status of the answer. */
    int run() throws Exception {
      request.setMethod("GET");
      request.protocol().setString("HTTP/1.1");
      request.serverName().setString("localhost");
      request.requestURI().setBytes(path, 0, path.length);
      adapter.service(request, response);
      int status = response.getStatus();
      request.recycle();
      response.recycle();
      return status;
    }

    @Override
    public int doWrite(ByteBuffer chunk) {
      int count = chunk.remaining();
      bytes += count;
      chunk.position(chunk.limit());
      return count;
    }

    @Override
    public long getBytesWritten() {
      return bytes;
    }
  }

  private static final class Plain extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().write('.');
    }
  }

  private static final class Failing extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException {
      throw new ServletException("for the benchmark");
    }
  }
}
