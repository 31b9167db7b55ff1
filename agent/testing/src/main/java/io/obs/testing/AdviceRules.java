package io.obs.testing;

import io.obs.weaver.InstrumentationModule;
import io.obs.weaver.TypeInstrumentation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/**
 * The rules that every advice must keep, because its code runs inside a library's method, where
 * nothing of the agent is but {@code io.obs.bootstrap}. Read from the class files; nothing is
 * loaded.
 */
public final class AdviceRules {
  private static final String ANNOTATIONS = "net.bytebuddy.asm.Advice";

  private final String advice;
  private final List<String> violations = new ArrayList<>();

  private AdviceRules(String advice) {
    this.advice = advice;
  }

  /**
   * What is wrong with the advice of these modules; empty if nothing is.
   *
   * @param libraries the beginnings of the names of the library's types, such as {@code
   *     org.apache.catalina.}, which advice may use beside {@code java.}
   */
  public static List<String> violations(
      Iterable<? extends InstrumentationModule> modules, String... libraries) throws IOException {
    List<String> allowed = new ArrayList<>(Arrays.asList(libraries));
    allowed.addAll(Arrays.asList("java.", "io.obs.bootstrap.", ANNOTATIONS));
    List<String> violations = new ArrayList<>();
    for (InstrumentationModule module : modules) {
      Set<String> names = new TreeSet<>();
      for (TypeInstrumentation type : module.types()) {
        names.addAll(type.adviceNames());
      }
      for (String name : names) {
        AdviceRules rules = new AdviceRules(name);
        try (InputStream in =
            module
                .getClass()
                .getClassLoader()
                .getResourceAsStream(name.replace('.', '/') + ".class")) {
          if (in == null) {
            rules.violated("does not exist");
          } else {
            rules.check(new ClassReader(in), allowed);
          }
        }
        violations.addAll(rules.violations);
      }
    }
    return violations;
  }

  private void violated(String what) {
    violations.add(advice + ' ' + what);
  }

  private void check(ClassReader file, List<String> allowed) {
    Set<String> mentioned = new TreeSet<>();
    Set<String> methods = new TreeSet<>();
    file.accept(
        new ClassRemapper(
            OpenedClassReader.ASM_API,
            new Shape(methods),
            new Remapper(OpenedClassReader.ASM_API) {
              @Override
              public String map(String internalName) {
                mentioned.add(internalName.replace('/', '.'));
                return internalName;
              }
            }) {},
        ClassReader.SKIP_DEBUG);
    if (!methods.contains("onEnter") && !methods.contains("onExit")) {
      violated("has neither onEnter nor onExit");
    }
    for (String type : mentioned) {
      if (!type.equals(advice) && allowed.stream().noneMatch(type::startsWith)) {
        violated("uses " + type);
      }
    }
  }

  private final class Shape extends ClassVisitor {
    private final Set<String> methods;

    Shape(Set<String> methods) {
      super(OpenedClassReader.ASM_API);
      this.methods = methods;
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] apis) {
      if ((access & Opcodes.ACC_FINAL) == 0) {
        violated("is not final");
      }
      if ((access & Opcodes.ACC_PUBLIC) == 0) {
        violated("is not public");
      }
      if (!"java/lang/Object".equals(parent) || apis != null && apis.length > 0) {
        violated("extends or implements something");
      }
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      violated("has a field: " + name);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if (name.equals("<init>")) {
        return null;
      }
      if (!name.equals("onEnter") && !name.equals("onExit")) {
        violated("has a method of its own: " + name);
      } else if (!methods.add(name)) {
        violated("has two methods " + name);
      }
      if ((access & Opcodes.ACC_PUBLIC) == 0 || (access & Opcodes.ACC_STATIC) == 0) {
        violated("has a method that is not public and static: " + name);
      }
      return new Body(name);
    }
  }

  private final class Body extends MethodVisitor {
    private final String name;
    private boolean woven;
    private boolean suppressed;

    Body(String name) {
      super(OpenedClassReader.ASM_API);
      this.name = name;
    }

    @Override
    public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      String expected = name.equals("onEnter") ? "$OnMethodEnter;" : "$OnMethodExit;";
      woven |= descriptor.endsWith(expected);
      return new AnnotationVisitor(OpenedClassReader.ASM_API) {
        @Override
        public void visit(String property, Object value) {
          suppressed |= property.equals("suppress") && value.equals(Type.getType(Throwable.class));
        }
      };
    }

    @Override
    public AnnotationVisitor visitParameterAnnotation(
        int parameter, String descriptor, boolean visible) {
      if (descriptor.endsWith("Advice$Origin;")) {
        violated("asks for the origin in " + name);
      }
      return null;
    }

    @Override
    public void visitInvokeDynamicInsn(
        String called, String descriptor, Handle bootstrap, Object... arguments) {
      violated("has a lambda or joins strings in " + name);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
      if (owner.replace('/', '.').startsWith("io.obs.")
          && !owner.replace('/', '.').startsWith("io.obs.bootstrap.")) {
        violated("uses the field " + field + " of " + owner);
      }
    }

    @Override
    public void visitEnd() {
      if (!woven) {
        violated("lacks the annotation of " + name);
      }
      if (!suppressed) {
        violated("does not suppress in " + name);
      }
    }
  }
}
