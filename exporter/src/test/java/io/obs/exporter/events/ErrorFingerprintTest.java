package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.ErrorRecorder;
import io.obs.bootstrap.Sink;
import io.obs.bootstrap.Sinks;
import io.obs.bootstrap.UncaughtException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFingerprintTest {
  @TempDir Path directory;

  // --- pairs that must be equal

  @Test
  void messagesTakeNoPart() {
    assertSame(failure(new Exception("a"), "Shop.buy"), failure(new Exception("b"), "Shop.buy"));
    assertSame(
        failure(new Exception("a", failure(new Error("c"), "Shop.x")), "Shop.buy"),
        failure(new Exception("b", failure(new Error("d"), "Shop.x")), "Shop.buy"));
  }

  @Test
  void linesFilesAndLoadersTakeNoPart() {
    StackTraceElement one = new StackTraceElement("Shop", "buy", "Shop.java", 17);
    StackTraceElement other = new StackTraceElement("Shop", "buy", null, -1);
    assertSame(traceOf(one), traceOf(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shop$$EnhancerBySpringCGLIB$$ab12.buy",
        "Shop$$SpringCGLIB$$0.buy",
        "Shop$$FastClassBySpringCGLIB$$9f.invoke",
        "Shop$HibernateProxy$kT3x.buy",
        "Shop$MockitoMock$1234.buy",
        "Shop$ByteBuddy$Ab12.buy",
        "Shop_$$_jvst12_0.buy",
        "Shop$Proxy$_$$_WeldClientProxy.buy",
        "Shop_ClientProxy.buy",
        "Shop$$Lambda$14/0x0000000800c03000.run",
        "Shop$$Lambda/0x00007f1c4c001000.run",
        "com.sun.proxy.$Proxy12.buy",
        "jdk.proxy2.$Proxy7.buy",
        "com.example.$Proxy3.buy",
        "sun.reflect.NativeMethodAccessorImpl.invoke0",
        "sun.reflect.GeneratedMethodAccessor17.invoke",
        "jdk.internal.reflect.DirectMethodHandleAccessor.invoke",
        "java.lang.reflect.Method.invoke",
        "java.lang.invoke.LambdaForm$DMH/0x0000000800c02400.invokeVirtual",
        "java.security.AccessController.doPrivileged",
        "java.util.stream.ReferencePipeline$3$1.accept",
        "java.util.concurrent.ThreadPoolExecutor.runWorker",
        "java.lang.Thread.runWith",
        "java.lang.VirtualThread.run",
        "org.springframework.aop.framework.CglibAopProxy.intercept",
        "javax.servlet.http.HttpServlet.service",
        "jakarta.servlet.http.HttpServlet.service",
        "org.apache.catalina.core.ApplicationFilterChain.doFilter",
        "io.undertow.server.Connectors.executeRootHandler",
        "org.wildfly.elytron.web.undertow.server.ElytronRunAsHandler.lambda$handleRequest$1",
        "org.jboss.as.ejb3.component.interceptors.CurrentInvocationContextInterceptor.processInvocation",
        "org.apache.tomee.catalina.OpenEJBValve.invoke",
        "org.apache.openejb.server.httpd.EEFilter.doFilter",
        "Shop.access$000",
      })
  void framesThatOnlyPassOn(String between) {
    assertSame(trace("Shop.pay", "Main.run"), trace("Shop.pay", between, "Main.run"));
    assertSame(trace("Shop.pay", "Main.run"), trace("Shop.pay", "Main.run", between));
  }

  @Test
  void numbersOfLambdasTakeNoPart() {
    assertSame(trace("Shop.lambda$buy$0"), trace("Shop.lambda$buy$17"));
    assertSame(trace("Shop.lambda$0"), trace("Shop.lambda$1"));
    assertSame(trace("Shop.$anonfun$buy$1"), trace("Shop.$anonfun$buy$2"));
    assertSame(trace("Shop.$anonfun$buy$1$adapted"), trace("Shop.$anonfun$buy$3$adapted"));
    assertSame(trace("Shop.buy$lambda-3"), trace("Shop.buy$lambda-4"));
    assertSame(trace("Shop$_buy_closure1.doCall"), trace("Shop$_buy_closure12.doCall"));
    assertSame(trace("Shop$$anonfun$buy$1.apply"), trace("Shop$$anonfun$buy$2.apply"));
    assertSame(trace("Script/0x0000000800c03000.run"), trace("Script/0x00007f1c4c001000.run"));
    assertDiffer(trace("Shop.lambda$buy$0"), trace("Shop.lambda$sell$0"));
    assertDiffer(trace("Shop.lambda$v2$0"), trace("Shop.lambda$v3$0"));
    assertDiffer(trace("Shop.lambda$v12$0"), trace("Shop.lambda$v13$0"));
  }

  @Test
  void depthOfRecursionTakesNoPart() {
    assertSame(recursion(1), recursion(2));
    assertSame(recursion(2), recursion(200));
    Exception wrapped = failure(new IllegalStateException(), "Shop.retry");
    Exception once = wrapped;
    for (int i = 0; i < 100; i++) {
      wrapped = failure(new IllegalStateException(wrapped), "Shop.retry");
    }
    assertSame(failure(new IllegalStateException(once), "Shop.retry"), wrapped);
  }

  private static Exception recursion(int depth) {
    List<String> frames = new ArrayList<>();
    frames.add("Tree.leaf");
    for (int i = 0; i < depth; i++) {
      frames.add("Tree.walk");
      frames.add("Tree$Node.visit");
    }
    frames.add("Main.run");
    return trace(frames.toArray(new String[0]));
  }

  @Test
  void aStackOverflowIsItsCircle() {
    assertSame(overflow(0, 3), overflow(1, 9));
    assertSame(overflowOf(() -> odd(1)), overflowOf(() -> even(1)));
    assertDiffer(overflowOf(() -> odd(1)), overflowOf(() -> alone(1)));
  }

  private static Throwable overflow(int first, int callers) {
    List<StackTraceElement> frames = new ArrayList<>();
    frames.add(new StackTraceElement("Chance" + first, "helper", null, -1));
    for (int i = 0; i < 600; i++) {
      frames.add(new StackTraceElement("Tree", "m" + (first + i) % 3, null, -1));
    }
    for (int i = 0; i < callers; i++) {
      frames.add(new StackTraceElement("Caller" + i, "run", null, -1));
    }
    StackOverflowError error = new StackOverflowError();
    error.setStackTrace(frames.toArray(new StackTraceElement[0]));
    return error;
  }

  private static int odd(int i) {
    return even(i) + 1;
  }

  private static int even(int i) {
    return odd(i) + 1;
  }

  private static int alone(int i) {
    return alone(i) + 1;
  }

  private static Throwable overflowOf(Runnable task) {
    try {
      task.run();
    } catch (StackOverflowError e) {
      return e;
    }
    throw new AssertionError("no overflow");
  }

  @Test
  void circlesEnd() {
    Exception inner = trace("Shop.inner");
    Exception outer = failure(new RuntimeException(inner), "Shop.outer");
    inner.initCause(outer);
    assertEquals(of(outer), of(outer));
    assertDiffer(outer, inner);
  }

  @Test
  void exceptionsThatMisbehave() {
    Exception broken =
        new Exception() {
          private static final long serialVersionUID = 1L;

          @Override
          public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {null};
          }

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException();
          }
        };
    assertEquals(of(broken), of(broken));
  }

  // --- pairs that must differ

  @Test
  void typesAndMethodsTellFaultsApart() {
    assertDiffer(
        failure(new IllegalStateException(), "Shop.buy"),
        failure(new IllegalArgumentException(), "Shop.buy"));
    assertDiffer(trace("Shop.buy"), trace("Shop.sell"));
    assertDiffer(trace("Shop.buy"), trace("Store.buy"));
    assertDiffer(trace("Shop.buy", "Web.post"), trace("Shop.buy", "Queue.take"));
    assertDiffer(trace("A.x", "B.x"), trace("B.x", "A.x"));
    assertDiffer(trace("Shop$1.run"), trace("Shop$2.run"));
    assertDiffer(
        failure(new Exception(trace("Shop.a")), "Shop.buy"),
        failure(new Exception(trace("Shop.b")), "Shop.buy"));
    assertDiffer(
        failure(new Exception(), "Shop.buy"),
        failure(new Exception(failure(new Error(), "Shop.buy")), "Shop.buy"));
    assertDiffer(
        failure(new Exception(new IOException()), "Shop.buy"),
        failure(new Exception(new Error()), "Shop.buy"));
    assertDiffer(
        trace("org.apache.catalina.connector.Request.parse"),
        trace("org.apache.catalina.connector.Request.read"));
  }

  @Test
  void theJdksMethodThatFailedTakesPart() {
    assertDiffer(
        trace("java.lang.Integer.parseInt", "Shop.buy"),
        trace("java.lang.Long.parseLong", "Shop.buy"));
    assertSame(
        trace("java.util.ArrayList.rangeCheck", "java.util.ArrayList.get", "Shop.buy"),
        trace(
            "jdk.internal.util.Preconditions.outOfBounds",
            "java.util.Objects.checkIndex",
            "java.util.ArrayList.get",
            "Shop.buy"));
  }

  @Test
  void withoutStackTraceThePlaceTells() {
    UncaughtException thread = seen(thrown -> ErrorRecorder.endedThread(new Thread(), thrown));
    UncaughtException timer = seen(thrown -> ErrorRecorder.droppedTask(thrown, "Job"));
    UncaughtException other = seen(thrown -> ErrorRecorder.droppedTask(thrown, "OtherJob"));
    Exception bare = trace();
    assertEquals(ErrorFingerprint.of(bare, thread), ErrorFingerprint.of(trace(), thread));
    assertNotEquals(ErrorFingerprint.of(bare, thread), ErrorFingerprint.of(bare, timer));
    assertNotEquals(ErrorFingerprint.of(bare, timer), ErrorFingerprint.of(bare, other));
    Exception located = trace("Shop.buy");
    assertEquals(ErrorFingerprint.of(located, thread), ErrorFingerprint.of(located, timer));
  }

  private static UncaughtException seen(java.util.function.Consumer<Throwable> point) {
    List<UncaughtException> seen = new ArrayList<>();
    Sinks.install(Sink.NONE, new ListSink(seen));
    try {
      point.accept(new Exception());
    } finally {
      Sinks.install(Sink.NONE, io.obs.bootstrap.ExceptionSink.NONE);
    }
    return seen.get(0);
  }

  @Test
  void manyFaultsHaveManyFingerprints() {
    Set<Long> all = new LinkedHashSet<>();
    for (int i = 0; i < 100_000; i++) {
      all.add(of(trace("Shop" + i / 300 + ".m" + i % 300)));
    }
    assertEquals(100_000, all.size());
  }

  @Test
  void isSixteenDigits() {
    assertEquals("0000000000000001", ErrorFingerprint.text(1));
    assertEquals("fedcba9876543210", ErrorFingerprint.text(0xfedcba9876543210L));
  }

  // --- real ones, of every Java there is

  @Test
  void everyJavaFingerprintsAlike() throws Exception {
    Set<String> javas = new LinkedHashSet<>();
    javas.add(System.getProperty("java.home"));
    String others = System.getenv("OBS_TEST_JDKS");
    if (others != null) {
      for (String home : others.split(File.pathSeparator)) {
        if (!home.isEmpty()) {
          javas.add(home);
        }
      }
    }
    Map<String, String> first = null;
    for (String home : javas) {
      Map<String, String> prints = run(home);
      assertEquals(prints, run(home), home + " is not the same twice");
      first = first == null ? prints : first;
      assertEquals(first, prints, home);
    }
    assertEquals(FailingProgram.WAYS.length, first.size());
    assertEquals(
        first.size(), new LinkedHashSet<>(first.values()).size(), "not told apart: " + first);
  }

  private Map<String, String> run(String home) throws Exception {
    File out = directory.resolve("out").toFile();
    Process process =
        new ProcessBuilder(
                home + File.separator + "bin" + File.separator + "java",
                "-Xss512k",
                "-cp",
                System.getProperty("java.class.path"),
                FailingProgram.class.getName())
            .redirectOutput(out)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(home + " did not end");
    }
    assertEquals(0, process.exitValue(), home);
    Map<String, String> prints = new LinkedHashMap<>();
    for (String line : java.nio.file.Files.readAllLines(out.toPath())) {
      String[] words = line.split(" ");
      prints.put(words[0], words[1]);
    }
    assertTrue(!prints.isEmpty(), home);
    return prints;
  }

  // --- parts

  private static Exception trace(String... frames) {
    return failure(new Exception(), frames);
  }

  private static Exception traceOf(StackTraceElement... frames) {
    Exception thrown = new Exception();
    thrown.setStackTrace(frames);
    return thrown;
  }

  private static <T extends Throwable> T failure(T thrown, String... frames) {
    thrown.setStackTrace(
        Arrays.stream(frames)
            .map(
                frame -> {
                  int dot = frame.lastIndexOf('.');
                  return new StackTraceElement(
                      frame.substring(0, dot), frame.substring(dot + 1), null, -1);
                })
            .toArray(StackTraceElement[]::new));
    return thrown;
  }

  private static void assertSame(Throwable one, Throwable other) {
    assertEquals(of(one), of(other));
  }

  private static void assertDiffer(Throwable one, Throwable other) {
    assertNotEquals(of(one), of(other));
  }

  private static long of(Throwable thrown) {
    return ErrorFingerprint.of(thrown, null);
  }
}
