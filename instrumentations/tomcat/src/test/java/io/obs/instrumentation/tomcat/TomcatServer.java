package io.obs.instrumentation.tomcat;

import io.obs.testing.ServletApplication;
import io.obs.testing.ServletServer;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.coyote.http2.Http2Protocol;

/** Tomcat, embedded, with only what is the same in 7 to 11: no type of the Servlet API. */
public final class TomcatServer implements ServletServer {
  static {
    // one a JVM only, and there are several Tomcats
    try {
      TomcatURLStreamHandlerFactory.disable();
    } catch (NoClassDefFoundError old) {
      // Tomcat 7, which tries and lets it be
    }
  }

  private final Tomcat tomcat = new Tomcat();

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    if (isPresent("org.apache.coyote.http2.Http2Protocol")) {
      Http2.speak(tomcat.getConnector());
    }
    tomcat.addUser(ServletApplication.USER, ServletApplication.PASSWORD);
    tomcat.addRole(ServletApplication.USER, ServletApplication.ROLE);
    for (ServletApplication application : applications) {
      deploy(application, directory);
    }
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private void deploy(ServletApplication application, Path directory) throws Exception {
    Path files = application.files();
    if (files == null) {
      files = Files.createTempDirectory(directory, "empty");
    }
    Context context = tomcat.addContext(application.contextPath(), files.toString());
    context.setParentClassLoader(TomcatServer.class.getClassLoader());
    if (application.files() != null) {
      Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet");
      map(context, "/", "default");
    }
    for (ServletApplication.Component servlet : application.servlets()) {
      Wrapper wrapper = Tomcat.addServlet(context, servlet.name(), servlet.className());
      wrapper.setAsyncSupported(true);
      for (Map.Entry<String, String> parameter : servlet.parameters().entrySet()) {
        wrapper.addInitParameter(parameter.getKey(), parameter.getValue());
      }
      for (String mapping : servlet.mappings()) {
        map(context, mapping, servlet.name());
      }
    }
    for (ServletApplication.Component filter : application.filters()) {
      Descriptor.of("FilterDef")
          .set("FilterName", filter.name())
          .set("FilterClass", filter.className())
          .set("AsyncSupported", "true")
          .addTo(context, "addFilterDef");
      Descriptor mapping = Descriptor.of("FilterMap").set("FilterName", filter.name());
      for (String pattern : filter.mappings()) {
        mapping.add("URLPattern", pattern);
      }
      mapping.addTo(context, "addFilterMap");
    }
    for (Map.Entry<String, String> page : application.errorPages().entrySet()) {
      Descriptor errorPage = Descriptor.of("ErrorPage").set("Location", page.getValue());
      if (page.getKey().matches("[0-9]+")) {
        errorPage.set("ErrorCode", Integer.parseInt(page.getKey()));
      } else {
        errorPage.set("ExceptionType", page.getKey());
      }
      errorPage.addTo(context, "addErrorPage");
    }
    if (application.secured() != null) {
      secure(context, application.secured());
    }
  }

  /** The method has had two names, of which no version has both for good. */
  private static void map(Context context, String pattern, String servlet) throws Exception {
    Method method;
    try {
      method = Context.class.getMethod("addServletMappingDecoded", String.class, String.class);
    } catch (NoSuchMethodException old) {
      method = Context.class.getMethod("addServletMapping", String.class, String.class);
    }
    method.invoke(context, pattern, servlet);
  }

  private static void secure(Context context, String pattern) throws ReflectiveOperationException {
    Descriptor.of("SecurityConstraint")
        .add("Collection", Descriptor.of("SecurityCollection").add("Pattern", pattern))
        .add("AuthRole", ServletApplication.ROLE)
        .addTo(context, "addConstraint");
    context.addSecurityRole(ServletApplication.ROLE);
    Descriptor.of("LoginConfig")
        .set("AuthMethod", "BASIC")
        .set("RealmName", "test")
        .addTo(context, "setLoginConfig");
    context.getPipeline().addValve(new BasicAuthenticator());
  }

  @Override
  public void stop() throws Exception {
    try {
      tomcat.stop();
    } catch (LifecycleException e) {
      // old versions fail at clearing references by reflection, which a new JDK forbids; what
      // listens has stopped by then
    }
    tomcat.destroy();
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, TomcatServer.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What Tomcat 7 and 8.0 do not have. */
  private static final class Http2 {
    static void speak(Connector connector) {
      connector.addUpgradeProtocol(new Http2Protocol());
    }
  }
}
