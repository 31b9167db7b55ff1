package io.obs.weaver;

/**
 * A method by its name and the exact types of its parameters, as they stand in source: {@code
 * method("setNote", "int", "java.lang.Object")}; a constructor's name is {@code <init>}. Only
 * methods with a body can match; bridges, which call one that matches too, do not. Immutable.
 */
public final class MethodPattern {
  private final String name;
  private final String[] parameterTypes;

  /** Made when a method has the name: most patterns never meet one. */
  private volatile String descriptor;

  private MethodPattern(String name, String[] parameterTypes) {
    this.name = name;
    this.parameterTypes = parameterTypes;
  }

  /** A method with this name and these parameters; arrays end in {@code []}. */
  public static MethodPattern method(String name, String... parameterTypes) {
    return new MethodPattern(name, parameterTypes);
  }

  private String descriptor() {
    String known = descriptor;
    if (known == null) {
      StringBuilder made = new StringBuilder("(");
      for (String type : parameterTypes) {
        appendDescriptor(made, type);
      }
      known = made.append(')').toString();
      descriptor = known;
    }
    return known;
  }

  private static void appendDescriptor(StringBuilder to, String type) {
    if (type.endsWith("[]")) {
      to.append('[');
      appendDescriptor(to, type.substring(0, type.length() - 2));
      return;
    }
    switch (type) {
      case "boolean":
        to.append('Z');
        break;
      case "byte":
        to.append('B');
        break;
      case "char":
        to.append('C');
        break;
      case "short":
        to.append('S');
        break;
      case "int":
        to.append('I');
        break;
      case "long":
        to.append('J');
        break;
      case "float":
        to.append('F');
        break;
      case "double":
        to.append('D');
        break;
      default:
        to.append('L').append(type.replace('.', '/')).append(';');
    }
  }

  String name() {
    return name;
  }

  /** Whether a method has this name and these parameters, whatever it returns. */
  boolean matches(String methodName, String methodDescriptor) {
    return name.equals(methodName) && methodDescriptor.startsWith(descriptor());
  }

  /** Such as {@code setNote(int, java.lang.Object)}, for messages. */
  @Override
  public String toString() {
    return name + '(' + String.join(", ", parameterTypes) + ')';
  }
}
