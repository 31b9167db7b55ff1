package io.obs.instrumentation.executors;

import static io.obs.weaver.MethodPattern.method;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.MethodPattern;
import io.obs.weaver.TypeInstrumentation;
import java.util.Arrays;
import java.util.List;

/**
 * Failures that executors and futures keep to themselves: of periodic tasks, which are dropped for
 * ever, and of tasks and futures whose result nobody asks for. Woven are the methods by which a
 * task fails and those by which somebody learns of it. Those that run for tasks that succeed, too,
 * get a look at one flag, which is set while some failure waits to be asked for.
 */
public final class ExecutorsInstrumentation implements InstrumentationModule {
  private static final String ADVICE = "io.obs.instrumentation.executors.";
  private static final String CONCURRENT = "java.util.concurrent.";
  private static final String FUTURE = CONCURRENT + "CompletableFuture";
  private static final String OBJECT = "java.lang.Object";
  private static final String THROWABLE = "java.lang.Throwable";

  @Override
  public String name() {
    return "executors";
  }

  @Override
  public List<TypeInstrumentation> types() {
    return Arrays.asList(
        futureTask(),
        TypeInstrumentation.ofClass("java.util.TimerThread")
            .weave(ADVICE + "TimerAdvice", method("run")),
        completableFuture(),
        TypeInstrumentation.ofClass(FUTURE + "$AltResult")
            .weave(ADVICE + "FailedResultAdvice", method("<init>", THROWABLE)),
        TypeInstrumentation.ofClass(FUTURE + "$UniComposeExceptionally")
            .weave(ADVICE + "ComposingAdvice", method("tryFire", "int")),
        invokeAll("AbstractExecutorService"),
        invokeAll("ThreadPerTaskExecutor"), // of virtual threads
        forkJoinTask(),
        TypeInstrumentation.ofClass(CONCURRENT + "ForkJoinTask$RunnableExecuteAction")
            .weave(
                ADVICE + "UnwatchedAdvice",
                method("internalPropagateException", THROWABLE), // Java 8 to 16
                method("trySetException", THROWABLE), // 17 to 21
                method("onAuxExceptionSet", THROWABLE)),
        TypeInstrumentation.ofClass(CONCURRENT + "DelayScheduler$ScheduledForkJoinTask")
            .weave(ADVICE + "PeriodicAdvice", method("postExec")));
  }

  private static TypeInstrumentation futureTask() {
    return TypeInstrumentation.ofClass(CONCURRENT + "FutureTask")
        .weave(ADVICE + "FailedTaskAdvice", method("setException", THROWABLE))
        .weave(ADVICE + "CancelledTaskAdvice", method("cancel", "boolean"))
        .weave(ADVICE + "ThrownAdvice", method("report", "int"))
        .weaveIfPresent(ADVICE + "ReturnedAdvice", method("exceptionNow"));
  }

  private static TypeInstrumentation invokeAll(String executor) {
    return TypeInstrumentation.ofClass(CONCURRENT + executor)
        .weave(
            ADVICE + "InvokeAllAdvice",
            method("invokeAll", "java.util.Collection"),
            method("invokeAll", "java.util.Collection", "long", CONCURRENT + "TimeUnit"));
  }

  private static TypeInstrumentation completableFuture() {
    return TypeInstrumentation.ofClass(FUTURE)
        .weave(
            ADVICE + "ThrownAdvice",
            method("reportGet", OBJECT),
            method("reportGet", OBJECT, "java.lang.String"), // since 25
            method("reportJoin", OBJECT),
            method("reportJoin", OBJECT, "java.lang.String"))
        .weaveIfPresent(ADVICE + "ReturnedAdvice", method("exceptionNow"))
        .weave(
            ADVICE + "RefusedAdvice",
            method("completeThrowable", THROWABLE),
            method("completeExceptionally", THROWABLE))
        .weave(ADVICE + "RelayAdvice", method("completeRelay", OBJECT))
        .weave(ADVICE + "CancelledFutureAdvice", method("cancel", "boolean"))
        .weave(
            ADVICE + "ReplacedAdvice",
            method("obtrudeValue", OBJECT),
            method("obtrudeException", THROWABLE))
        .weave(
            ADVICE + "HandledAdvice",
            handler("uniHandle", "BiFunction", "UniHandle", OBJECT),
            handler("uniHandle", "BiFunction", "UniHandle", FUTURE), // Java 8
            handler("uniWhenComplete", "BiConsumer", "UniWhenComplete", OBJECT),
            handler("uniWhenComplete", "BiConsumer", "UniWhenComplete", FUTURE),
            handler("uniExceptionally", "Function", "UniExceptionally", OBJECT),
            handler("uniExceptionally", "Function", "UniExceptionally", FUTURE))
        .weaveIfPresent(
            ADVICE + "ComposedAdvice", // since 12
            method(
                "uniComposeExceptionallyStage",
                CONCURRENT + "Executor",
                "java.util.function.Function"))
        .weave(ADVICE + "StageAdvice", method("postFire", FUTURE, "int"))
        .weave(ADVICE + "TwoSourcesAdvice", method("postFire", FUTURE, FUTURE, "int"))
        .weave(
            ADVICE + "NewStageAdvice",
            stage("biApplyStage", "java.util.function.BiFunction"),
            stage("biAcceptStage", "java.util.function.BiConsumer"),
            stage("biRunStage", "java.lang.Runnable"),
            stage("orApplyStage", "java.util.function.Function"),
            stage("orAcceptStage", "java.util.function.Consumer"),
            stage("orRunStage", "java.lang.Runnable"))
        .weave(
            ADVICE + "ManySourcesAdvice",
            method("allOf", FUTURE + "[]"),
            method("anyOf", FUTURE + "[]"));
  }

  private static MethodPattern handler(
      String name, String function, String completion, String source) {
    return method(name, source, "java.util.function." + function, FUTURE + '$' + completion);
  }

  private static MethodPattern stage(String name, String function) {
    return method(name, CONCURRENT + "Executor", CONCURRENT + "CompletionStage", function);
  }

  private static TypeInstrumentation forkJoinTask() {
    return TypeInstrumentation.ofClass(CONCURRENT + "ForkJoinTask")
        .weave(
            ADVICE + "ForkJoinTaskAdvice",
            method("setExceptionalCompletion", THROWABLE), // Java 8 to 16
            method("trySetThrown", THROWABLE))
        .weave(
            ADVICE + "ReturnedAdvice",
            method("getThrowableException"), // Java 8 to 21
            method("getException", "boolean"));
  }
}
