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
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** Tomcat, embedded, with only what is the same in 8.5 to 11: no type of the Servlet API. */
public final class TomcatServer implements ServletServer {
  static {
    // one a JVM only, and there are several Tomcats
    TomcatURLStreamHandlerFactory.disable();
  }

  private final Tomcat tomcat = new Tomcat();

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
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
      FilterDef definition = new FilterDef();
      definition.setFilterName(filter.name());
      definition.setFilterClass(filter.className());
      definition.setAsyncSupported("true");
      context.addFilterDef(definition);
      FilterMap mappings = new FilterMap();
      mappings.setFilterName(filter.name());
      for (String mapping : filter.mappings()) {
        mappings.addURLPattern(mapping);
      }
      context.addFilterMap(mappings);
    }
    for (Map.Entry<String, String> page : application.errorPages().entrySet()) {
      ErrorPage errorPage = new ErrorPage();
      if (page.getKey().matches("[0-9]+")) {
        errorPage.setErrorCode(Integer.parseInt(page.getKey()));
      } else {
        errorPage.setExceptionType(page.getKey());
      }
      errorPage.setLocation(page.getValue());
      context.addErrorPage(errorPage);
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

  private static void secure(Context context, String pattern) {
    SecurityCollection collection = new SecurityCollection();
    collection.addPattern(pattern);
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(collection);
    constraint.addAuthRole(ServletApplication.ROLE);
    context.addConstraint(constraint);
    context.addSecurityRole(ServletApplication.ROLE);
    context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
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
}
