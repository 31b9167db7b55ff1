package shop;

import java.lang.reflect.Method;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;

/** Objects that are made when they are first used, by a subclass that Byte Buddy writes. */
final class Lazy {
  private Lazy() {}

  /** A stand-in of a public class with a public constructor without arguments. */
  static <T> T of(Class<T> type, Supplier<T> supplier) {
    Supplier<T> once = once(supplier);
    try {
      return new ByteBuddy()
          .subclass(type)
          .method(ElementMatchers.isDeclaredBy(type))
          .intercept(
              InvocationHandlerAdapter.of(
                  (Object self, Method method, Object[] arguments) ->
                      method.invoke(once.get(), arguments)))
          .make()
          .load(type.getClassLoader())
          .getLoaded()
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot stand in for " + type, e);
    }
  }

  private static <T> Supplier<T> once(Supplier<T> supplier) {
    return new Supplier<>() {
      private T value;

      @Override
      public synchronized T get() {
        if (value == null) {
          value = supplier.get();
        }
        return value;
      }
    };
  }
}
