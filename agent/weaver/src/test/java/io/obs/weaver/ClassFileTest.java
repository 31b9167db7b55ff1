package io.obs.weaver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.ConstantDynamic;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.ModuleVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

/** What is read of a class file, and that a wrong one is refused and nothing worse. */
class ClassFileTest {
  private static final String DESCRIPTOR = "(Ljava/lang/String;)Z";

  /** A class with a constant of every tag that a class may have. */
  private static byte[] everyConstant() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V11,
        Opcodes.ACC_PUBLIC,
        "a/Every",
        null,
        "a/Base",
        new String[] {"java/lang/Runnable", "java/sql/Statement"});
    writer.visitField(Opcodes.ACC_STATIC, "long0", "J", null, 1L).visitEnd();
    writer.visitField(Opcodes.ACC_STATIC, "double0", "D", null, 1.5).visitEnd();
    writer.visitField(Opcodes.ACC_STATIC, "int0", "I", null, 7).visitEnd();
    writer.visitField(Opcodes.ACC_STATIC, "float0", "F", null, 7f).visitEnd();
    writer.visitField(Opcodes.ACC_STATIC, "text0", "Ljava/lang/String;", null, "\u00e4").visitEnd();
    Handle handle = new Handle(Opcodes.H_INVOKESTATIC, "a/Every", "boot", "()V", false);
    MethodVisitor method =
        writer.visitMethod(Opcodes.ACC_PUBLIC, "execute", DESCRIPTOR, null, null);
    method.visitCode();
    method.visitFieldInsn(Opcodes.GETSTATIC, "a/Every", "int0", "I");
    method.visitMethodInsn(Opcodes.INVOKESTATIC, "a/Every", "f", "()V", false);
    method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "a/I", "f", "()V", true);
    method.visitLdcInsn(handle);
    method.visitLdcInsn(Type.getMethodType("()V"));
    method.visitLdcInsn(new ConstantDynamic("constant", "I", handle));
    method.visitInvokeDynamicInsn("call", "()V", handle);
    method.visitMaxs(5, 5);
    method.visitEnd();
    writer
        .visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "executeQuery", DESCRIPTOR, null, null)
        .visitEnd();
    writer
        .visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_BRIDGE, "executeUpdate", DESCRIPTOR, null, null)
        .visitEnd();
    writer
        .visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE, "executeLarge", DESCRIPTOR, null, null)
        .visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static boolean declares(ClassFile file, String name, String... parameters) {
    return TypeInstrumentation.ofClass("any")
        .weave("advice", MethodPattern.method(name, parameters))
        .hasMatch(file);
  }

  @Test
  void readsAClassWithEveryConstant() {
    ClassFile file = new ClassFile(everyConstant());
    assertEquals("a/Every", file.name());
    assertEquals("a/Base", file.superName());
    assertArrayEquals(new String[] {"java/lang/Runnable", "java/sql/Statement"}, file.interfaces());
    assertFalse(file.isInterface());
    assertEquals(ClassFile.JDBC, ClassFile.kinds(everyConstant()));
    assertTrue(declares(file, "execute", "java.lang.String"));
    assertFalse(declares(file, "execute"));
    assertFalse(declares(file, "executeQuery", "java.lang.String"), "abstract");
    assertFalse(declares(file, "executeUpdate", "java.lang.String"), "bridge");
    assertFalse(declares(file, "executeLarge", "java.lang.String"), "native");
  }

  @Test
  void readsAnInterface() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V1_4,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
        "a/I",
        null,
        "java/lang/Object",
        null);
    writer.visitEnd();
    ClassFile file = new ClassFile(writer.toByteArray());
    assertTrue(file.isInterface());
    assertEquals(0, file.interfaces().length);
    assertEquals(0, ClassFile.kinds(writer.toByteArray()));
  }

  @Test
  void readsAModule() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V9, Opcodes.ACC_MODULE, "module-info", null, null, null);
    ModuleVisitor module = writer.visitModule("some.module", 0, null);
    module.visitPackage("a/b");
    module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
    module.visitEnd();
    writer.visitEnd();
    ClassFile file = new ClassFile(writer.toByteArray());
    assertEquals("module-info", file.name());
    assertNull(file.superName());
  }

  @Test
  void mentionsJdbcByNameOnly() {
    assertEquals(0, ClassFile.kinds(naming("java/sq/Statement")));
    assertEquals(0, ClassFile.kinds(naming("java/sql/")));
    assertEquals(0, ClassFile.kinds(naming("xjava/sql/Statement")));
    assertEquals(ClassFile.JDBC, ClassFile.kinds(naming("java/sql/SQLException")));
  }

  @Test
  void mentionsServletsByDescriptorsOnly() {
    for (String none :
        new String[] {
          "javax/servlet/ServletRequest;",
          "(Ljavax/servlet/ServletRequest",
          "(Ljavax/servlet/ServletRequestWrapper;)V",
          "(Ljavax/servlet/http/HttpServletRequest;)V",
          "(Ljava/lang/Object;Ljavax/servlet/ServletRequest;)V",
          "()Ljavax/servlet/AsyncContexts;",
          "()Ljava/lang/Object;",
        }) {
      assertEquals(0, ClassFile.kinds(naming(none)), none);
    }
    for (String namespace : new String[] {"javax", "jakarta"}) {
      for (String descriptor :
          new String[] {"(L%s/servlet/ServletRequest;I)V", "()L%s/servlet/AsyncContext;"}) {
        assertEquals(
            ClassFile.SERVLETS, ClassFile.kinds(naming(String.format(descriptor, namespace))));
      }
    }
  }

  private static byte[] naming(String type) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, 0, "a/B", null, "java/lang/Object", null);
    writer.newClass(type);
    writer.visitEnd();
    return writer.toByteArray();
  }

  @Test
  void refusesWhatIsCutShort() {
    byte[] whole = everyConstant();
    int end = whole.length - attributesOfTheClass();
    for (int length = 0; length < end; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(RuntimeException.class, () -> readAll(cut), () -> cut.length + " bytes");
    }
  }

  /** The last attributes are those of the class, which nobody reads. */
  private static int attributesOfTheClass() {
    byte[] whole = everyConstant();
    for (int length = whole.length; length > 0; length--) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        readAll(cut);
      } catch (RuntimeException e) {
        return whole.length - length - 1;
      }
    }
    throw new AssertionError();
  }

  @Test
  void comesToAnEndWhateverIsWrong() {
    Random random = new Random(42);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 20_000; i++) {
            byte[] wrong = everyConstant();
            for (int j = 0; j < 3; j++) {
              wrong[8 + random.nextInt(wrong.length - 8)] = (byte) random.nextInt();
            }
            try {
              readAll(wrong);
            } catch (RuntimeException e) {
              // the only exceptions there may be
            }
          }
        });
  }

  private static void readAll(byte[] bytes) {
    ClassFile.kinds(bytes);
    ClassFile file = new ClassFile(bytes);
    file.name();
    file.superName();
    file.interfaces();
    file.isInterface();
    for (ClassFile.Method method : file.methods()) {
      method.descriptor();
    }
  }
}
