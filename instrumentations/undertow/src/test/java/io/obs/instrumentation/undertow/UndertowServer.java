package io.obs.instrumentation.undertow;

import io.obs.testing.ServletApplication;
import io.obs.testing.ServletServer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.FileResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.handlers.DefaultServlet;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Undertow, embedded, with only what is the same in 1.4 to 2.3: no type of the Servlet API. */
public final class UndertowServer implements ServletServer {
  private final ServletContainer container = Servlets.newContainer();
  private final List<DeploymentManager> deployed = new ArrayList<>();
  private Undertow server;

  @Override
  public int start(Path directory, List<ServletApplication> applications) throws Exception {
    PathHandler contexts = new PathHandler();
    for (ServletApplication application : applications) {
      DeploymentManager manager = container.addDeployment(deployment(application));
      manager.deploy();
      deployed.add(manager);
      String path = application.contextPath();
      contexts.addPrefixPath(path.isEmpty() ? "/" : path, manager.start());
    }
    server =
        Undertow.builder()
            .addHttpListener(0, "localhost", contexts)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .build();
    server.start();
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  private static DeploymentInfo deployment(ServletApplication application) throws Exception {
    DeploymentInfo deployment = Servlets.deployment();
    deployment.setClassLoader(UndertowServer.class.getClassLoader());
    deployment.setDeploymentName("application" + application.contextPath());
    deployment.setContextPath(
        application.contextPath().isEmpty() ? "/" : application.contextPath());
    if (application.files() != null) {
      deployment.setResourceManager(new FileResourceManager(application.files().toFile(), 0));
      deployment.addServlet(new ServletInfo("default", DefaultServlet.class).addMapping("/"));
    }
    for (ServletApplication.Component servlet : application.servlets()) {
      ServletInfo info = new ServletInfo(servlet.name(), type(servlet.className()));
      info.setAsyncSupported(true);
      for (Map.Entry<String, String> parameter : servlet.parameters().entrySet()) {
        info.addInitParam(parameter.getKey(), parameter.getValue());
      }
      info.addMappings(servlet.mappings());
      deployment.addServlet(info);
    }
    for (ServletApplication.Component filter : application.filters()) {
      FilterInfo info = new FilterInfo(filter.name(), type(filter.className()));
      info.setAsyncSupported(true);
      deployment.addFilter(info);
      for (String mapping : filter.mappings()) {
        map(deployment, filter.name(), mapping);
      }
    }
    for (Map.Entry<String, String> page : application.errorPages().entrySet()) {
      deployment.addErrorPage(
          page.getKey().matches("[0-9]+")
              ? new ErrorPage(page.getValue(), Integer.parseInt(page.getKey()))
              : new ErrorPage(page.getValue(), UndertowServer.<Throwable>type(page.getKey())));
    }
    if (application.secured() != null) {
      secure(deployment, application.secured());
    }
    return deployment;
  }

  @SuppressWarnings("unchecked")
  private static <T> Class<? extends T> type(String name) throws ClassNotFoundException {
    return (Class<? extends T>) Class.forName(name);
  }

  /** Takes a type of either name space. */
  private static void map(DeploymentInfo deployment, String filter, String mapping)
      throws ReflectiveOperationException {
    for (Method method : DeploymentInfo.class.getMethods()) {
      if (method.getName().equals("addFilterUrlMapping")) {
        Class<?> dispatcher = method.getParameterTypes()[2];
        method.invoke(deployment, filter, mapping, dispatcher.getField("REQUEST").get(null));
      }
    }
  }

  private static void secure(DeploymentInfo deployment, String pattern) {
    deployment.setIdentityManager(new OneUser());
    deployment.setLoginConfig(new LoginConfig("BASIC", "test"));
    deployment.addSecurityRole(ServletApplication.ROLE);
    deployment.addSecurityConstraint(
        new SecurityConstraint()
            .addWebResourceCollection(new WebResourceCollection().addUrlPattern(pattern))
            .addRoleAllowed(ServletApplication.ROLE));
  }

  @Override
  public void stop() throws Exception {
    server.stop();
    for (DeploymentManager manager : deployed) {
      manager.stop();
      manager.undeploy();
    }
  }

  private static final class OneUser implements IdentityManager {
    @Override
    public Account verify(Account account) {
      return account;
    }

    @Override
    public Account verify(String name, Credential credential) {
      boolean good =
          name.equals(ServletApplication.USER)
              && credential instanceof PasswordCredential
              && ServletApplication.PASSWORD.equals(
                  new String(((PasswordCredential) credential).getPassword()));
      return good ? new User() : null;
    }

    @Override
    public Account verify(Credential credential) {
      return null;
    }
  }

  private static final class User implements Account {
    @Override
    public Principal getPrincipal() {
      return () -> ServletApplication.USER;
    }

    @Override
    public Set<String> getRoles() {
      return Collections.singleton(ServletApplication.ROLE);
    }
  }
}
