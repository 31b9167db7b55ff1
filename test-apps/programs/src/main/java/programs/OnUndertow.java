package programs;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.handlers.DefaultServlet;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A web application's folder on an embedded Undertow, which deploys none itself: its servlets,
 * listeners and endpoints are what their annotations say. Names nothing of Java EE, so that it runs
 * on javax and jakarta alike.
 */
public final class OnUndertow {
  private final Path application;
  private final URLClassLoader loader;

  private OnUndertow(Path application) throws IOException {
    this.application = application;
    List<URL> urls = new ArrayList<>();
    urls.add(application.resolve("WEB-INF/classes").toUri().toURL());
    for (Path jar : list(application.resolve("WEB-INF/lib"))) {
      urls.add(jar.toUri().toURL());
    }
    loader = new URLClassLoader(urls.toArray(new URL[0]), OnUndertow.class.getClassLoader());
  }

  /** Arguments: the application's folder, its context path and the port. */
  public static void main(String[] arguments) throws Exception {
    String path = arguments[1];
    DeploymentManager deployment =
        Servlets.defaultContainer()
            .addDeployment(new OnUndertow(Paths.get(arguments[0])).describe(path));
    deployment.deploy();
    Undertow.builder()
        .addHttpListener(Integer.parseInt(arguments[2]), "127.0.0.1")
        .setHandler(new PathHandler().addPrefixPath(path, deployment.start()))
        .build()
        .start();
    System.out.println("undertow serves " + path);
  }

  private DeploymentInfo describe(String path) throws Exception {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(loader)
            .setContextPath(path)
            .setDeploymentName(application.getFileName().toString())
            .addServlet(new ServletInfo("default", DefaultServlet.class).addMapping("/"));
    WebSocketDeploymentInfo webSockets = new WebSocketDeploymentInfo();
    for (Class<?> type : classes()) {
      for (Annotation annotation : type.getAnnotations()) {
        String name = annotation.annotationType().getSimpleName();
        if (name.equals("WebServlet")) {
          deployment.addServlet(servlet(type, annotation));
        } else if (name.equals("WebListener")) {
          deployment.addListener(Servlets.listener(type.asSubclass(EventListener.class)));
        } else if (name.equals("ServerEndpoint")) {
          webSockets.addEndpoint(type);
        }
      }
    }
    deployment.addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, webSockets);
    return deployment;
  }

  // a raw class, because Servlet is of either name space
  @SuppressWarnings({"rawtypes", "unchecked"})
  private static ServletInfo servlet(Class type, Annotation annotation) throws Exception {
    return new ServletInfo(type.getName(), type)
        .addMappings((String[]) value(annotation, "value"))
        .addMappings((String[]) value(annotation, "urlPatterns"))
        .setAsyncSupported((Boolean) value(annotation, "asyncSupported"));
  }

  private static Object value(Annotation annotation, String name) throws Exception {
    Method method = annotation.annotationType().getMethod(name);
    return method.invoke(annotation);
  }

  private List<Class<?>> classes() throws Exception {
    Path folder = application.resolve("WEB-INF/classes");
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files
              .map(file -> folder.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
              .sorted()
              .collect(Collectors.toList());
      for (String name : names) {
        String binaryName = name.replaceFirst("\\.class$", "").replace(File.separatorChar, '.');
        classes.add(Class.forName(binaryName, false, loader));
      }
    }
    return classes;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().collect(Collectors.toList());
    }
  }
}
