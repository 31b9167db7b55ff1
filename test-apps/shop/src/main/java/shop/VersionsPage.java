package shop;

import ch.qos.logback.classic.LoggerContext;
import io.prometheus.client.CollectorRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.bytebuddy.ByteBuddy;

/**
 * The libraries that the shop really runs on, a line each: name, version, where it was loaded from,
 * by which loader.
 */
final class VersionsPage extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Pattern VERSION = Pattern.compile("-([0-9][^/]*)\\.jar$");

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Pages.text(
        response,
        String.join(
            "\n",
            line("logback", LoggerContext.class),
            line("simpleclient", CollectorRegistry.class),
            line("byte-buddy", ByteBuddy.class)));
  }

  private static String line(String name, Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    String location = source == null ? "unknown" : source.getLocation().toString();
    Matcher version = VERSION.matcher(location);
    String loader =
        type.getClassLoader() == ClassLoader.getSystemClassLoader()
            ? "system"
            : String.valueOf(type.getClassLoader());
    return String.join(" ", name, version.find() ? version.group(1) : "unknown", location, loader);
  }
}
