package shop;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How pages are written. */
final class Pages {
  private Pages() {}

  static void text(HttpServletResponse response, String text) throws IOException {
    write(response, "text/plain", text + "\n");
  }

  static void html(HttpServletResponse response, String title, String body) throws IOException {
    write(
        response,
        "text/html",
        "<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%1$s</h1>%s</body></html>\n"
            .formatted(title, body));
  }

  private static void write(HttpServletResponse response, String type, String text)
      throws IOException {
    response.setContentType(type);
    response.setCharacterEncoding("UTF-8");
    response.getWriter().write(text);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  static String price(long cents) {
    return cents / 100 + "." + (cents % 100 < 10 ? "0" : "") + cents % 100;
  }
}
