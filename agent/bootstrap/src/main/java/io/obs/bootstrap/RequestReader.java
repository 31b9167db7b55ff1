package io.obs.bootstrap;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Reads a server's own request, whose type is out of sight here, when something failed: through the
 * Servlet API's {@code HttpServletRequest}, {@code javax} or {@code jakarta}, which every container
 * implements, or public methods of the same names; or those that the exchanges of Undertow and of
 * the JDK's own server have in common. Nothing is read of requests that succeed.
 *
 * <p>Called on the request's own thread. What cannot be read is null: an event with less context is
 * better than none.
 */
final class RequestReader {
  private static final String API = ".servlet.http.HttpServletRequest";

  /** Kept with the class itself, so that it keeps no class loader alive. */
  private static final ClassValue<RequestReader> READERS =
      new ClassValue<RequestReader>() {
        @Override
        protected RequestReader computeValue(Class<?> type) {
          return new RequestReader(type);
        }
      };

  private final Method header;
  private final Method address;
  private final Method path;
  private final Method servletPath;
  private final Method pathInfo;
  private final Method attribute;

  /** Of an exchange, which has its headers and addresses as objects; null for others. */
  private final Method headers;

  private final Method firstHeader;
  private final Method socketAddress;

  private RequestReader(Class<?> type) {
    Class<?> api = find(type);
    header = method(api, "getHeader", String.class);
    headers = header != null ? null : method(api, "getRequestHeaders");
    firstHeader =
        headers == null ? null : method(headers.getReturnType(), "getFirst", String.class);
    address = method(api, "getRemoteAddr");
    Method source = address != null ? null : method(api, "getSourceAddress");
    socketAddress = address != null || source != null ? source : method(api, "getRemoteAddress");
    path = method(api, "getRequestURI");
    servletPath = method(api, "getServletPath");
    pathInfo = method(api, "getPathInfo");
    attribute = method(api, "getAttribute", String.class);
  }

  /** The interface, whose methods can be called whatever the class is; else a public class. */
  private static Class<?> find(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      Class<?> found = findInterface(c);
      if (found != null) {
        return found;
      }
    }
    Class<?> open = type;
    while (!Modifier.isPublic(open.getModifiers()) && open.getSuperclass() != null) {
      open = open.getSuperclass();
    }
    return open;
  }

  private static Class<?> findInterface(Class<?> type) {
    if (type.isInterface() && type.getName().endsWith(API)) {
      return type;
    }
    for (Class<?> implemented : type.getInterfaces()) {
      Class<?> found = findInterface(implemented);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) {
    try {
      return type.getMethod(name, parameters);
    } catch (NoSuchMethodException | LinkageError e) {
      return null;
    }
  }

  /** The first header of this name; null if there is none. */
  static String header(Object request, String name) {
    if (request == null) {
      return null;
    }
    RequestReader reader = of(request);
    if (reader.headers == null) {
      return text(reader.header, request, name);
    }
    Object all = value(reader.headers, request);
    return all == null ? null : text(reader.firstHeader, all, name);
  }

  /** The address of whoever is at the other end of the connection; null if unknown. */
  static String clientAddress(Object request) {
    if (request == null) {
      return null;
    }
    RequestReader reader = of(request);
    if (reader.socketAddress == null) {
      return text(reader.address, request);
    }
    Object found = value(reader.socketAddress, request);
    InetAddress ip =
        found instanceof InetSocketAddress ? ((InetSocketAddress) found).getAddress() : null;
    return ip == null ? null : ip.getHostAddress();
  }

  /** The path as asked for, not decoded, without the query; null if unknown. */
  static String path(Object request) {
    Object found = request == null ? null : value(of(request).path, request);
    if (found instanceof URI) {
      return ((URI) found).getRawPath();
    }
    if (!(found instanceof String)) {
      return null;
    }
    String path = (String) found;
    int scheme = path.startsWith("/") ? -1 : path.indexOf("://");
    if (scheme < 0) {
      return path;
    }
    int slash = path.indexOf('/', scheme + 3); // the absolute form (RFC 9112, 3.2.2)
    return slash < 0 ? "/" : path.substring(slash);
  }

  /** The part of the path that led to the servlet; null if unknown. */
  static String servletPath(Object request) {
    return text(request == null ? null : of(request).servletPath, request);
  }

  /** The rest of the path behind it; null if there is none. */
  static String pathInfo(Object request) {
    return text(request == null ? null : of(request).pathInfo, request);
  }

  /** Spring MVC's template for it; null if it has found none. */
  static String template(Object request) {
    return text(
        request == null ? null : of(request).attribute,
        request,
        "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
  }

  private static RequestReader of(Object request) {
    return READERS.get(request.getClass());
  }

  private static String text(Method method, Object request, Object... arguments) {
    Object value = value(method, request, arguments);
    return value instanceof String ? (String) value : null;
  }

  private static Object value(Method method, Object request, Object... arguments) {
    if (method == null) {
      return null;
    }
    try {
      return method.invoke(request, arguments);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null; // a request that is over, or a wrapper of the application's that fails
    }
  }
}
