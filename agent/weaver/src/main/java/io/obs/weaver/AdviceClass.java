package io.obs.weaver;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * An advice as its class file has it: what its two methods take, by Byte Buddy's annotations, and
 * their code, which is read anew each time it is copied. Never loaded as a class. Immutable.
 */
final class AdviceClass {
  static final String ENTER = "onEnter";
  static final String EXIT = "onExit";

  private static final String ANNOTATION = "Lnet/bytebuddy/asm/Advice$";
  private static final String TO_RETURNED = ANNOTATION + "AssignReturned$ToReturned;";

  /** What a parameter of advice stands for. */
  enum Source {
    THIS,
    ARGUMENT,
    FIELD,
    ENTER,
    RETURN,
    THROWN
  }

  /** One parameter. */
  static final class Parameter {
    final Type type;
    Source source;

    /** Of an argument. */
    int index;

    /** Of a field. */
    String field;

    Parameter(Type type) {
      this.type = type;
    }
  }

  /** One of the two methods. */
  static final class Part {
    final String name;
    final Type returned;
    final List<Parameter> parameters = new ArrayList<Parameter>();
    boolean suppresses;
    boolean onThrowable;

    /** Whether what it returns is what the method returns from then on. */
    boolean replacesReturned;

    Part(String name, String descriptor) {
      this.name = name;
      this.returned = Type.getReturnType(descriptor);
      for (Type type : Type.getArgumentTypes(descriptor)) {
        parameters.add(new Parameter(type));
      }
    }
  }

  private final String name;
  private final ClassReader reader;
  private Part enter;
  private Part exit;

  /**
   * @param name with dots
   * @throws IllegalArgumentException for advice of another shape than the weaver can copy
   */
  AdviceClass(String name, byte[] classFile) {
    this.name = name;
    reader = new ClassReader(classFile);
    reader.accept(new Declarations(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    check(enter);
    check(exit);
    if (enter == null && exit == null) {
      throw new IllegalArgumentException(name + " is no advice");
    }
  }

  private void check(Part part) {
    if (part == null) {
      return;
    }
    String method = name + '.' + part.name;
    if (!part.suppresses) {
      throw new IllegalArgumentException(method + " does not suppress what it throws");
    }
    if (part == exit && !part.onThrowable) {
      throw new IllegalArgumentException(method + " does not run on exceptions");
    }
    if (part == enter && part.replacesReturned) {
      throw new IllegalArgumentException(method + " replaces what is not returned yet");
    }
    for (Parameter parameter : part.parameters) {
      if (parameter.source == null) {
        throw new IllegalArgumentException(method + " has a parameter without annotation");
      }
      if (part == enter && parameter.source.compareTo(Source.ENTER) >= 0) {
        throw new IllegalArgumentException(method + " asks for what only the exit knows");
      }
    }
  }

  /** With dots. */
  String name() {
    return name;
  }

  /** Null if there is none. */
  Part enter() {
    return enter;
  }

  /** Null if there is none. */
  Part exit() {
    return exit;
  }

  /** Lets a visitor see the code of one of the methods, without lines and names of variables. */
  void copy(final Part part, final MethodVisitor to) {
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String descriptor, String signature, String[] thrown) {
            return method.equals(part.name) ? to : null;
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.EXPAND_FRAMES);
  }

  private final class Declarations extends ClassVisitor {
    Declarations() {
      super(Opcodes.ASM9);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] thrown) {
      Part part = new Part(method, descriptor);
      if (method.equals(ENTER)) {
        enter = part;
      } else if (method.equals(EXIT)) {
        exit = part;
      } else {
        return null;
      }
      return new Annotations(part);
    }
  }

  private static final class Annotations extends MethodVisitor {
    private final Part part;

    Annotations(Part part) {
      super(Opcodes.ASM9);
      this.part = part;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      part.replacesReturned |= descriptor.equals(TO_RETURNED);
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String name, Object value) {
          boolean all = Type.getType(Throwable.class).equals(value);
          if (name.equals("suppress")) {
            part.suppresses = all;
          } else if (name.equals("onThrowable")) {
            part.onThrowable = all;
          }
        }
      };
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int index, String descriptor, boolean visible) {
      if (!descriptor.startsWith(ANNOTATION)) {
        return null;
      }
      final Parameter parameter = part.parameters.get(index);
      switch (descriptor.substring(ANNOTATION.length(), descriptor.length() - 1)) {
        case "This":
          parameter.source = Source.THIS;
          return null;
        case "Enter":
          parameter.source = Source.ENTER;
          return null;
        case "Return":
          parameter.source = Source.RETURN;
          return null;
        case "Thrown":
          parameter.source = Source.THROWN;
          return null;
        case "Argument":
          parameter.source = Source.ARGUMENT;
          break;
        case "FieldValue":
          parameter.source = Source.FIELD;
          break;
        default:
          return null;
      }
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String name, Object value) {
          if (name.equals("value") && value instanceof Integer) {
            parameter.index = (Integer) value;
          } else if (name.equals("value")) {
            parameter.field = (String) value;
          }
        }
      };
    }
  }
}
