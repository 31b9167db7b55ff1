package programs;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;

/**
 * Deploys a web application again and again, as its developers do, then twice at once; says how
 * many of its class loaders are still there when nobody needs them, and waits to be killed.
 */
public final class Redeploy {
  private static final int DEPLOYMENTS = 10;
  private static final int ROUNDS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What an application that leaves something behind would do. */
  private static final List<ClassLoader> HELD =
      Collections.synchronizedList(new ArrayList<ClassLoader>());

  private final Tomcat tomcat = new Tomcat();
  private final String application;

  private Redeploy(String application) {
    this.application = application;
  }

  /**
   * Arguments: the application's folder, then ways to fail, each for every deployment; {@code hold}
   * keeps their class loaders.
   */
  public static void main(String[] arguments) throws Exception {
    Redeploy redeploy = new Redeploy(arguments[0]);
    List<String> ways = Arrays.asList(arguments).subList(1, arguments.length);
    redeploy.start();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<WeakReference<ClassLoader>>();
    for (int i = 0; i < DEPLOYMENTS; i++) {
      loaders.add(redeploy.once(ways));
    }
    System.out.println("deployed " + loaders.size());
    System.out.println("alive " + alive(loaders));
    redeploy.twiceAtOnce();
    System.out.println("done");
    new CountDownLatch(1).await();
  }

  private void start() throws Exception {
    tomcat.setBaseDir(System.getProperty("user.dir"));
    Connector connector = new Connector();
    connector.setPort(0);
    tomcat.setConnector(connector);
    tomcat.getHost();
    tomcat.start();
  }

  private Context deploy(String path) {
    StandardContext context = new StandardContext();
    context.setPath(path);
    context.setDocBase(application);
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
    context.addLifecycleListener(config);
    tomcat.getHost().addChild(context);
    if (context.getState() != LifecycleState.STARTED) {
      throw new IllegalStateException(path + " has not started");
    }
    return context;
  }

  private WeakReference<ClassLoader> once(List<String> ways) throws IOException {
    Context context = deploy("/orders");
    WeakReference<ClassLoader> loader =
        new WeakReference<ClassLoader>(context.getLoader().getClassLoader());
    Visit.expect(200, get("/orders/order"));
    Visit.expect(200, get("/orders/order"));
    for (String way : ways) {
      if (way.equals("hold")) {
        HELD.add(loader.get());
      } else {
        Visit.expect(way.equals("thrown") ? 500 : 200, get("/orders/fail?how=" + way));
      }
    }
    tomcat.getHost().removeChild(context);
    return loader;
  }

  /** How many there are when all went that could go. */
  private static int alive(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
    long startNanos = System.nanoTime();
    int alive;
    do {
      System.gc();
      alive = 0;
      for (WeakReference<ClassLoader> loader : loaders) {
        if (loader.get() != null) {
          alive++;
        }
      }
      if (alive > HELD.size()) {
        TimeUnit.MILLISECONDS.sleep(100); // whoever still has a loader needs time to let go
      }
    } while (alive > HELD.size() && System.nanoTime() - startNanos < PATIENCE_NANOS);
    return alive;
  }

  private void twiceAtOnce() throws InterruptedException, ExecutionException {
    final Context first = deploy("/one");
    final Context second = deploy("/two");
    if (first.getLoader().getClassLoader() == second.getLoader().getClassLoader()) {
      throw new IllegalStateException("one class loader for two applications");
    }
    ExecutorService users = Executors.newFixedThreadPool(4);
    List<Future<Void>> visits = new ArrayList<Future<Void>>();
    for (int i = 0; i < ROUNDS; i++) {
      visits.add(users.submit(visit("/one")));
      visits.add(users.submit(visit("/two")));
    }
    for (Future<Void> visit : visits) {
      visit.get();
    }
    users.shutdown();
  }

  private Callable<Void> visit(final String path) {
    return new Callable<Void>() {
      @Override
      public Void call() throws IOException {
        Visit.expect(200, get(path + "/order"));
        Visit.expect(200, get(path + "/fail?how=logged"));
        Visit.expect(500, get(path + "/fail?how=thrown"));
        return null;
      }
    };
  }

  private int get(String path) throws IOException {
    return Visit.get("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
  }
}
