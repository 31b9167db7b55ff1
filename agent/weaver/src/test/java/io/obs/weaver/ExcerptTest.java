package io.obs.weaver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  /** Constants that are made by bootstrap methods, in methods that change and in others. */
  public static class Lambdas implements Supplier<List<String>> {
    private static String text(Supplier<String> supplier) {
      return supplier.get();
    }

    /** Stays as it is. */
    public static String first(String name) {
      return text(() -> "first " + name);
    }

    /** Changes. */
    public static String second(String name) {
      return text(() -> "second " + name) + text(name::trim);
    }

    @Override
    public List<String> get() {
      return Arrays.asList(first("a"), second("b"));
    }
  }

  @Test
  void hasOnlyWhatIsAskedFor() throws Exception {
    ClassFile file = new ClassFile(classFile(HashMap.class));
    List<String> members = new ArrayList<>();
    new ClassReader(new Excerpt(file, methods(file, "size", "clear")).bytes())
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public FieldVisitor visitField(int a, String name, String d, String s, Object v) {
                members.add(name);
                return null;
              }

              @Override
              public MethodVisitor visitMethod(
                  int a, String name, String descriptor, String s, String[] e) {
                members.add(name + descriptor);
                return null;
              }

              @Override
              public void visitInnerClass(String name, String outer, String inner, int access) {
                members.add(name);
              }
            },
            0);
    assertEquals(Arrays.asList("size()I", "clear()V"), members);
  }

  @Test
  void nothingOfAClassIsLost() throws Exception {
    for (Class<?> type :
        Arrays.asList(
            Thread.class,
            HashMap.class,
            CompletableFuture.class,
            TimeUnit.class,
            Supplier.class,
            Shapes.class,
            Lambdas.class)) {
      byte[] bytes = classFile(type);
      for (String[] names :
          new String[][] {{}, {"toString"}, {"get"}, {"get", "toString", "first", "second"}}) {
        ClassFile file = new ClassFile(bytes);
        byte[] whole = copied(file, methods(file, names), false);
        assertArrayEquals(rewritten(bytes), rewritten(whole), type + Arrays.toString(names));
      }
    }
  }

  @Test
  void whatIsAddedIsInTheClass() throws Exception {
    // with a signature and without
    for (Class<?> type : Arrays.asList(Lambdas.class, Shapes.class)) {
      ClassFile file = new ClassFile(classFile(type));
      byte[] whole = copied(file, Collections.<ClassFile.Method>emptyList(), true);
      ClassWriter expected = new ClassWriter(0);
      new ClassReader(classFile(type)).accept(new StateField(expected, file.name()), 0);
      assertArrayEquals(rewritten(expected.toByteArray()), rewritten(whole));
    }
  }

  @Test
  void bothKindsOfMethodsFindTheirBootstrapMethods() throws Exception {
    ClassFile file = new ClassFile(classFile(Lambdas.class));
    byte[] whole = copied(file, methods(file, "second"), true);
    Class<?> loaded =
        new ClassLoader(ExcerptTest.class.getClassLoader()) {
          Class<?> define() {
            return defineClass(Lambdas.class.getName(), whole, 0, whole.length);
          }
        }.define();
    Supplier<?> lambdas = (Supplier<?>) loaded.getConstructor().newInstance();
    assertEquals(Arrays.asList("first a", "second bb"), lambdas.get());
  }

  private static List<ClassFile.Method> methods(ClassFile file, String... names) {
    List<ClassFile.Method> methods = new ArrayList<>();
    for (ClassFile.Method method : file.methods()) {
      if (Arrays.asList(names).contains(method.name)) {
        methods.add(method);
      }
    }
    return methods;
  }

  private static byte[] copied(ClassFile file, List<ClassFile.Method> methods, boolean withState) {
    Excerpt excerpt = new Excerpt(file, methods);
    ClassReader reader = new ClassReader(excerpt.bytes());
    ClassWriter writer = new ClassWriter(reader, 0);
    // a class visitor of its own, so that methods are written and not copied
    ClassVisitor plain = new ClassVisitor(Opcodes.ASM9, writer) {};
    reader.accept(withState ? new StateField(plain, file.name()) : plain, 0);
    return excerpt.putBack(writer.toByteArray());
  }

  /** With constants in the order in which they are used. */
  private static byte[] rewritten(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(writer, 0);
    return writer.toByteArray();
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    String name = '/' + type.getName().replace('.', '/') + ".class";
    try (InputStream in = ExcerptTest.class.getResourceAsStream(name)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
      return bytes.toByteArray();
    }
  }
}
