package io.obs.bootstrap;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Reads a server's own request, whose type is out of sight here, when something failed: through the
 * Servlet API's {@code HttpServletRequest}, {@code javax} or {@code jakarta}, which every container
 * implements, or public methods of the same names; those that the exchanges of Undertow and of the
 * JDK's own server have in common; of a request of Jetty 12, which is none of a servlet, Jetty's
 * own interface. Nothing is read of requests that succeed.
 *
 * <p>Called on the request's own thread. What cannot be read is null: an event with less context is
 * better than none.
 */
final class RequestReader {
  private static final String API = ".servlet.http.HttpServletRequest";
  private static final String JETTY = "org.eclipse.jetty.server.Request";

  /** Kept with the class itself, so that it keeps no class loader alive. */
  private static final ClassValue<RequestReader> READERS =
      new ClassValue<RequestReader>() {
        @Override
        protected RequestReader computeValue(Class<?> type) {
          return new RequestReader(type);
        }
      };

  /** What has the headers, where that is not the request itself; null otherwise. */
  private final Method headers;

  private final Method header;
  private final Method address;

  /** Of an exchange, whose address is an object; null for others. */
  private final Method socketAddress;

  /** What has the path, where that is not the request itself; null otherwise. */
  private final Method uri;

  private final Method path;
  private final Method servletPath;
  private final Method pathInfo;
  private final Method attribute;

  private RequestReader(Class<?> type) {
    Class<?> api = find(type);
    if (api.getName().equals(JETTY)) {
      headers = method(api, "getHeaders");
      header = headers == null ? null : method(headers.getReturnType(), "get", String.class);
      address = method(api, "getRemoteAddr", api);
      socketAddress = null;
      uri = method(api, "getHttpURI");
      path = uri == null ? null : method(uri.getReturnType(), "getPath");
    } else {
      Method own = method(api, "getHeader", String.class);
      headers = own != null ? null : method(api, "getRequestHeaders");
      header = headers == null ? own : method(headers.getReturnType(), "getFirst", String.class);
      address = method(api, "getRemoteAddr");
      Method source = address != null ? null : method(api, "getSourceAddress");
      socketAddress = address != null || source != null ? source : method(api, "getRemoteAddress");
      uri = null;
      path = method(api, "getRequestURI");
    }
    servletPath = method(api, "getServletPath");
    pathInfo = method(api, "getPathInfo");
    attribute = method(api, "getAttribute", String.class);
  }

  /** The interface, whose methods can be called whatever the class is; else a public class. */
  private static Class<?> find(Class<?> type) {
    Class<?> api = ServletApi.findType(type, API);
    if (api == null) {
      api = ServletApi.findType(type, JETTY);
    }
    if (api != null) {
      return api;
    }
    Class<?> open = type;
    while (!Modifier.isPublic(open.getModifiers()) && open.getSuperclass() != null) {
      open = open.getSuperclass();
    }
    return open;
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
    return text(reader.header, owner(reader.headers, request), name);
  }

  /** The address of whoever is at the other end of the connection; null if unknown. */
  static String clientAddress(Object request) {
    if (request == null) {
      return null;
    }
    RequestReader reader = of(request);
    if (reader.socketAddress == null) {
      Method address = reader.address;
      return address != null && address.getParameterTypes().length == 1
          ? text(address, null, request) // static
          : text(address, request);
    }
    Object found = value(reader.socketAddress, request);
    InetAddress ip =
        found instanceof InetSocketAddress ? ((InetSocketAddress) found).getAddress() : null;
    return ip == null ? null : ip.getHostAddress();
  }

  /** The path as asked for, not decoded, without the query; null if unknown. */
  static String path(Object request) {
    if (request == null) {
      return null;
    }
    RequestReader reader = of(request);
    Object found = value(reader.path, owner(reader.uri, request));
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

  /** What a method belongs to: the request, or a part of it that another method gives. */
  private static Object owner(Method part, Object request) {
    return part == null ? request : value(part, request);
  }

  private static String text(Method method, Object owner, Object... arguments) {
    Object value = value(method, owner, arguments);
    return value instanceof String ? (String) value : null;
  }

  private static Object value(Method method, Object owner, Object... arguments) {
    if (method == null || owner == null && !Modifier.isStatic(method.getModifiers())) {
      return null;
    }
    try {
      return method.invoke(owner, arguments);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null; // a request that is over, or a wrapper of the application's that fails
    }
  }
}
