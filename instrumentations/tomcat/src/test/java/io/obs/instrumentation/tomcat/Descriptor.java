package io.obs.instrumentation.tomcat;

import java.lang.reflect.Method;

/** A part of what web.xml says, whose class has another package in Tomcat 7 than later. */
final class Descriptor {
  private static final String PACKAGE = "org.apache.tomcat.util.descriptor.web.";
  private static final String OLD_PACKAGE = "org.apache.catalina.deploy.";

  private final Object part;

  private Descriptor(Object part) {
    this.part = part;
  }

  static Descriptor of(String type) throws ReflectiveOperationException {
    Class<?> found;
    try {
      found = Class.forName(PACKAGE + type);
    } catch (ClassNotFoundException old) {
      found = Class.forName(OLD_PACKAGE + type);
    }
    return new Descriptor(found.getConstructor().newInstance());
  }

  Descriptor set(String property, Object value) throws ReflectiveOperationException {
    call(part, "set" + property, value);
    return this;
  }

  Descriptor add(String property, Object value) throws ReflectiveOperationException {
    String method = "add" + property;
    try {
      call(part, method, value);
    } catch (NoSuchMethodException old) {
      call(part, method + "Decoded", value);
    }
    return this;
  }

  Descriptor add(String property, Descriptor value) throws ReflectiveOperationException {
    return add(property, value.part);
  }

  /** Calls a method of the context that takes this. */
  void addTo(Object context, String method) throws ReflectiveOperationException {
    call(context, method, part);
  }

  private static void call(Object owner, String name, Object argument)
      throws ReflectiveOperationException {
    for (Method method : owner.getClass().getMethods()) {
      if (method.getName().equals(name)
          && method.getParameterCount() == 1
          && accepts(method.getParameterTypes()[0], argument)) {
        method.invoke(owner, argument);
        return;
      }
    }
    throw new NoSuchMethodException(owner.getClass() + "." + name);
  }

  private static boolean accepts(Class<?> type, Object argument) {
    return type.isInstance(argument) || type == int.class && argument instanceof Integer;
  }
}
