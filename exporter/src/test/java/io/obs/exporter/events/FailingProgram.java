package io.obs.exporter.events;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Run by {@link ErrorFingerprintTest}: fails in ways that pass through what JDKs do differently,
 * and prints each one's fingerprint.
 */
public final class FailingProgram {
  static final String[] WAYS = {
    "plain",
    "lambda",
    "reflection",
    "reflection-hot",
    "constructor",
    "proxy",
    "executor",
    "future",
    "stream",
    "parallel-stream",
    "method-reference",
    "comparator",
    "list",
    "modified",
    "number",
    "optional",
    "require",
    "substring",
    "cast",
    "overflow",
    "initializer",
    "class-loading",
    "completion",
  };

  private FailingProgram() {}

  public static void main(String[] args) throws Exception {
    for (String way : WAYS) {
      System.out.println(way + " " + ErrorFingerprint.text(ErrorFingerprint.of(run(way), null)));
    }
  }

  private static Throwable run(String way) {
    try {
      fail(way);
    } catch (Throwable t) {
      return t;
    }
    throw new AssertionError(way);
  }

  private static Object fail(String way) throws Exception {
    switch (way) {
      case "plain":
        return failing(way);
      case "lambda":
        Callable<Object> lambda = () -> failing(way);
        return lambda.call();
      case "reflection":
        return method().invoke(null, way);
      case "reflection-hot":
        for (int i = 0; i < 40; i++) { // where accessors are generated after some calls
          try {
            method().invoke(null, "");
          } catch (ReflectiveOperationException e) {
            continue;
          }
        }
        return hot(method());
      case "constructor":
        return Made.class.getDeclaredConstructor().newInstance();
      case "proxy":
        return proxy().apply(way);
      case "executor":
        return inExecutor();
      case "future":
        return CompletableFuture.supplyAsync(() -> unchecked(way)).get();
      case "stream":
        return Arrays.asList(3, 1, 2).stream()
            .filter(i -> i > 1)
            .map(i -> unchecked(way))
            .sorted()
            .collect(Collectors.toList());
      case "parallel-stream":
        return inParallel();
      case "method-reference":
        return Arrays.asList("1", "x").stream().map(Integer::parseInt).collect(Collectors.toList());
      case "comparator":
        return sorted();
      case "list":
        return new ArrayList<Object>().get(3);
      case "modified":
        Map<String, String> map = new HashMap<>();
        map.put("a", "1");
        map.put("b", "2");
        for (String key : map.keySet()) {
          map.remove(key);
        }
        return map;
      default:
        return failMore(way);
    }
  }

  private static Object failMore(String way) throws Exception {
    switch (way) {
      case "number":
        return Integer.parseInt("x");
      case "optional":
        return java.util.Optional.empty().get();
      case "require":
        return java.util.Objects.requireNonNull(null, "way");
      case "substring":
        return "abc".charAt(7);
      case "cast":
        Object text = "x";
        return (Integer) text;
      case "overflow":
        return deeper(0);
      case "initializer":
        return Broken.VALUE;
      case "class-loading":
        return Class.forName("no.such.Type");
      case "completion":
        CompletableFuture<Object> future = new CompletableFuture<>();
        CompletableFuture<Object> next = future.thenApply(x -> unchecked("completion"));
        future.complete("");
        return next.join();
      default:
        throw new AssertionError(way);
    }
  }

  private static Object inParallel() {
    return Collections.singletonList(1).parallelStream()
        .map(i -> unchecked("parallel"))
        .collect(Collectors.toList());
  }

  private static Object sorted() {
    List<Integer> numbers = new ArrayList<>(Arrays.asList(2, 1, 3));
    numbers.sort((a, b) -> (Integer) unchecked("comparator"));
    return numbers;
  }

  public static Object failing(String way) throws Exception {
    throw new Exception(way + System.nanoTime());
  }

  private static Object unchecked(String way) {
    throw new IllegalStateException(way + System.nanoTime());
  }

  private static Method method() throws Exception {
    return FailingProgram.class.getMethod("failing", String.class);
  }

  private static Object hot(Method method) throws Exception {
    return method.invoke(null, "hot");
  }

  private static long deeper(long depth) {
    return deeper(depth + 1) + 1;
  }

  @SuppressWarnings("unchecked")
  private static Function<Object, Object> proxy() {
    InvocationHandler handler = (proxy, method, arguments) -> failing("proxy");
    return (Function<Object, Object>)
        Proxy.newProxyInstance(
            FailingProgram.class.getClassLoader(), new Class<?>[] {Function.class}, handler);
  }

  private static Object inExecutor() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      return executor.submit(() -> failing("executor")).get();
    } finally {
      executor.shutdown();
    }
  }

  static final class Made {
    Made() {
      unchecked("made");
    }
  }

  static final class Broken {
    static final Object VALUE = unchecked("broken");
  }
}
