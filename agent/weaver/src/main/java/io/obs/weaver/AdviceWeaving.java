package io.obs.weaver;

import io.obs.bootstrap.AdviceFailures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.pool.TypePool;

/**
 * The part of the weaver that uses Byte Buddy: copies advice into the methods of one class file.
 *
 * <p>Works on the class file as the JVM hands it out, without AgentBuilder: nothing is resolved but
 * the class itself and what its advice asks for. Advice is read once from its class file and never
 * loaded. Safe from any thread.
 */
final class AdviceWeaving {
  private final ClassFileLocator agentClasses;
  private final TypePool adviceTypes;
  private final Map<String, Advice> advices = new HashMap<String, Advice>();
  private final ByteBuddy byteBuddy =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);
  private final MethodDescription report;

  AdviceWeaving(ClassLoader agentLoader) {
    agentClasses = ClassFileLocator.ForClassLoader.of(agentLoader);
    // lazy, because the library's types that advice names are out of the agent's sight
    adviceTypes =
        new TypePool.Default.WithLazyResolution(
            new TypePool.CacheProvider.Simple(), agentClasses, TypePool.Default.ReaderMode.FAST);
    try {
      report =
          new MethodDescription.ForLoadedMethod(
              AdviceFailures.class.getMethod(
                  "report", Throwable.class, String.class, String.class));
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The class file with its advice.
   *
   * @param withState whether the class gets the field of {@code HasState}
   * @param loader null for the bootstrap loader
   */
  byte[] weave(
      String module,
      List<TypeInstrumentation.Weave> weaves,
      boolean withState,
      ClassLoader loader,
      String className,
      byte[] bytes) {
    String name = className.replace('/', '.');
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(name, bytes),
            loader == null
                ? ClassFileLocator.ForClassLoader.ofBootLoader()
                : ClassFileLocator.ForClassLoader.of(loader));
    TypeDescription type =
        new TypePool.Default.WithLazyResolution(
                new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST)
            .describe(name)
            .resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(type, locator);
    for (TypeInstrumentation.Weave weave : weaves) {
      builder =
          builder.visit(
              new AsmVisitorWrapper.ForDeclaredMethods()
                  .invokable(new AnyOf(weave.methods), advice(module, weave.advice)));
    }
    if (withState) {
      builder = builder.visit(new StateField(className));
    }
    return builder.make().getBytes();
  }

  private Advice advice(String module, String name) {
    synchronized (advices) {
      Advice advice = advices.get(name);
      if (advice == null) {
        advice =
            Advice.to(adviceTypes.describe(name).resolve(), agentClasses)
                .withExceptionHandler(
                    new Advice.ExceptionHandler.Simple(
                        new StackManipulation.Compound(
                            new TextConstant(module),
                            new TextConstant(name),
                            MethodInvocation.invoke(report))));
        advices.put(name, advice);
      }
      return advice;
    }
  }

  private static final class AnyOf implements ElementMatcher<MethodDescription> {
    private final List<MethodPattern> patterns;

    AnyOf(List<MethodPattern> patterns) {
      this.patterns = new ArrayList<MethodPattern>(patterns);
    }

    @Override
    public boolean matches(MethodDescription method) {
      if (method == null || method.isAbstract() || method.isNative() || method.isBridge()) {
        return false;
      }
      String name = method.getInternalName();
      for (MethodPattern pattern : patterns) {
        if (pattern.hasName(name) && pattern.matches(name, method.getDescriptor())) {
          return true;
        }
      }
      return false;
    }
  }
}
