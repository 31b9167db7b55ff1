package io.obs.weaver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.AdviceFailures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.api.Test;

/** Holds our copying of advice against Byte Buddy's own, and against the JVM's verifier. */
class AdviceWeavingTest {
  private static final int[] WAYS = {0, 1, 2, 3, 4, 5, 6, 7, 12};

  @Test
  void doesWhatByteBuddysOwnWeavingDoes() throws Exception {
    Map<String, List<String>> ours = outcomes(weave(ShapesAdvice.class, true), null);
    Map<String, List<String>> theirs = outcomes(byteBuddy(ShapesAdvice.class, true), null);
    assertEquals(theirs, ours);
    assertTrue(ours.get("text 1").contains("enter 1.5"), ours.toString());
    assertTrue(ours.get("endless 1").toString().contains("past 22"), ours.toString());
  }

  @Test
  void givesAdviceTheObjectItsFieldAndWhatItReturns() throws Exception {
    Map<String, List<String>> ours = outcomes(weave(ShapesSelfAdvice.class, false), "text");
    Map<String, List<String>> theirs = outcomes(byteBuddy(ShapesSelfAdvice.class, false), "text");
    assertEquals(theirs, ours);
    assertEquals(Arrays.asList("returned s3", "entered true 42 s3 null"), ours.get("text 3"));
  }

  @Test
  void replacesWhatIsReturned() throws Exception {
    TypeInstrumentation type =
        TypeInstrumentation.ofClass(Shapes.class.getName())
            .weave(ShapesReturnAdvice.class.getName(), MethodPattern.method("flag", "int"));
    byte[] woven = weave(type, read(Shapes.class));
    Map<String, List<String>> plain = outcomes(read(Shapes.class), "flag");
    Map<String, List<String>> replaced = outcomes(woven, "flag");
    for (int way : WAYS) {
      String said = way == 1 ? "returned true" : way == 2 ? "returned false" : null;
      assertEquals(
          said == null ? plain.get("flag " + way) : Arrays.asList(said),
          replaced.get("flag " + way),
          "flag " + way); // at five the advice throws
    }
  }

  @Test
  void refusesToReplaceWhatAMethodDoesNotReturn() {
    for (String method : new String[] {"text", "nothing"}) {
      TypeInstrumentation type =
          TypeInstrumentation.ofClass(Shapes.class.getName())
              .weave(ShapesReturnAdvice.class.getName(), MethodPattern.method(method, "int"));
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> weave(type, read(Shapes.class)));
      assertTrue(refused.getMessage().contains("would replace"), refused.getMessage());
    }
  }

  @Test
  void leavesResultsAndExceptionsAsTheyWere() throws Exception {
    Map<String, List<String>> woven = outcomes(weave(ShapesAdvice.class, true), null);
    Map<String, List<String>> plain = outcomes(read(Shapes.class), null);
    assertEquals(plain.keySet(), woven.keySet());
    for (Map.Entry<String, List<String>> outcome : plain.entrySet()) {
      assertEquals(outcome.getValue().get(0), woven.get(outcome.getKey()).get(0), outcome.getKey());
    }
  }

  @Test
  void countsWhatAdviceThrows() throws Exception {
    long before = AdviceFailures.count("shapes");
    outcomes(weave(ShapesAdvice.class, true), "text"); // throws once in enter and once in exit
    assertEquals(before + 2, AdviceFailures.count("shapes"));
  }

  /** Every method of a library that the test has anyway, woven and shown to the verifier. */
  @Test
  void passesTheVerifierInEveryMethodOfALibrary() throws Exception {
    List<String> failures = new ArrayList<String>();
    int methods = 0;
    for (Class<?> anchor : new Class<?>[] {ByteBuddy.class, Test.class, assertionsClass()}) {
      String jar = anchor.getProtectionDomain().getCodeSource().getLocation().getPath();
      Everything loader = new Everything(jar);
      for (String name : loader.names()) {
        try {
          loader.loadClass(name).getDeclaredMethods(); // links the class, which verifies it
        } catch (VerifyError | ClassFormatError e) {
          failures.add(name + ": " + e);
        } catch (LinkageError e) {
          continue; // needs what the test does not have
        }
      }
      methods += loader.woven;
    }
    assertEquals(new ArrayList<String>(), failures);
    assertTrue(methods > 10_000, methods + " methods");
  }

  private static Class<?> assertionsClass() {
    return org.junit.jupiter.api.Assertions.class;
  }

  @Test
  void refusesAReturnThatLeavesValuesOnTheStack() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Object", null);
    MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC, "text", "(I)I", null, null);
    method.visitCode();
    method.visitLdcInsn("left behind");
    method.visitInsn(Opcodes.ICONST_1);
    method.visitInsn(Opcodes.IRETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    writer.visitEnd();
    TypeInstrumentation type =
        TypeInstrumentation.ofClass("Odd")
            .weave(ShapesAdvice.class.getName(), MethodPattern.method("text", "int"));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> weave(type, writer.toByteArray()));
    assertTrue(refused.getMessage().contains("operand stack"), refused.getMessage());
  }

  @Test
  void seesWhatAConstructorHasMade() throws Exception {
    ShapesLog.take();
    Class<?> type =
        new One(weaveConstructor(ConstructorAdvice.class)).loadClass(Shapes.class.getName());
    type.getDeclaredConstructor().newInstance();
    assertEquals(Arrays.asList("Shapes null"), ShapesLog.take());
    type.getDeclaredConstructor(int.class).newInstance(1);
    assertEquals(Arrays.asList("Shapes null", "Shapes null"), ShapesLog.take());
    InvocationTargetException thrown =
        assertThrows(
            InvocationTargetException.class,
            () -> type.getDeclaredConstructor(int.class).newInstance(0));
    assertEquals("none", thrown.getCause().getMessage());
    assertEquals(Arrays.asList("Shapes null"), ShapesLog.take());
  }

  @Test
  void refusesToEnterAConstructor() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> weaveConstructor(CountAdvice.class));
    assertTrue(refused.getMessage().contains("cannot be entered"), refused.getMessage());
  }

  private static byte[] weaveConstructor(Class<?> advice) throws IOException {
    TypeInstrumentation type =
        TypeInstrumentation.ofClass(Shapes.class.getName())
            .weave(
                advice.getName(),
                MethodPattern.method("<init>"),
                MethodPattern.method("<init>", "int"));
    return weave(type, read(Shapes.class));
  }

  @Test
  void copiesMethodsWithoutAdviceAsTheyAre() throws Exception {
    byte[] plain = read(Shapes.class);
    TypeInstrumentation type =
        TypeInstrumentation.ofClass("none")
            .weave(ShapesAdvice.class.getName(), MethodPattern.method("absent"));
    byte[] copied = weave(type, plain);
    assertFalse(new String(copied, "ISO-8859-1").contains("AdviceFailures"));
    assertArrayEquals(rewritten(plain), rewritten(copied));
  }

  // --- weaving

  private static byte[] weave(TypeInstrumentation type, byte[] bytes) {
    ClassFile file = new ClassFile(bytes);
    return new AdviceWeaving(AdviceWeavingTest.class.getClassLoader())
        .weave("shapes", type.matches(file), false, file.name(), file);
  }

  /** With constants in the order in which they are used. */
  private static byte[] rewritten(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes).accept(writer, 0);
    return writer.toByteArray();
  }

  private static byte[] weave(Class<?> advice, boolean withStatic) throws IOException {
    List<MethodPattern> patterns = new ArrayList<MethodPattern>();
    for (Method method : Shapes.class.getDeclaredMethods()) {
      if (isWoven(method, advice, withStatic)) {
        List<String> types = new ArrayList<String>();
        for (Class<?> type : method.getParameterTypes()) {
          types.add(type.getName());
        }
        patterns.add(MethodPattern.method(method.getName(), types.toArray(new String[0])));
      }
    }
    TypeInstrumentation type =
        TypeInstrumentation.ofClass(Shapes.class.getName())
            .weave(advice.getName(), patterns.toArray(new MethodPattern[0]));
    return weave(type, read(Shapes.class));
  }

  /** Advice that asks for the object or what is returned fits only some. */
  private static boolean isWoven(Method method, Class<?> advice, boolean withStatic) {
    return !method.isSynthetic()
        && (withStatic || !Modifier.isStatic(method.getModifiers()))
        && (advice == ShapesAdvice.class || method.getName().equals("text"));
  }

  private static byte[] byteBuddy(Class<?> advice, boolean withStatic) {
    ClassFileLocator locator =
        ClassFileLocator.ForClassLoader.of(AdviceWeavingTest.class.getClassLoader());
    TypePool pool = TypePool.Default.of(locator);
    return new ByteBuddy()
        .with(TypeValidation.DISABLED)
        .decorate(pool.describe(Shapes.class.getName()).resolve(), locator)
        .visit(
            new AsmVisitorWrapper.ForDeclaredMethods()
                .method(
                    advice == ShapesAdvice.class
                        ? ElementMatchers.isMethod()
                        : ElementMatchers.named("text"),
                    Advice.to(pool.describe(advice.getName()).resolve(), locator)))
        .make()
        .getBytes();
  }

  /** What each method does on each way, and what the advice said meanwhile. */
  private static Map<String, List<String>> outcomes(byte[] classFile, String only)
      throws Exception {
    Class<?> type = new One(classFile).loadClass(Shapes.class.getName());
    Map<String, List<String>> outcomes = new TreeMap<String, List<String>>();
    for (Method method : type.getDeclaredMethods()) {
      if (method.isSynthetic() || only != null && !method.getName().equals(only)) {
        continue;
      }
      for (int way : WAYS) {
        Object[] arguments = new Object[method.getParameterTypes().length];
        for (int i = 0; i < arguments.length; i++) {
          Class<?> wanted = method.getParameterTypes()[i];
          arguments[i] =
              wanted == int.class
                  ? (Object) way
                  : wanted == long.class ? (Object) 9L : wanted == double.class ? 2.5 : "other";
        }
        ShapesLog.take();
        List<String> said = new ArrayList<String>();
        try {
          Object self = type.getDeclaredConstructor().newInstance();
          said.add("returned " + show(method.invoke(self, arguments)));
        } catch (InvocationTargetException e) {
          said.add("threw " + e.getCause());
        }
        said.addAll(ShapesLog.take());
        outcomes.put(method.getName() + " " + way, said);
      }
    }
    return outcomes;
  }

  private static String show(Object value) {
    return value instanceof int[]
        ? Arrays.toString((int[]) value)
        : value instanceof Object[] ? Arrays.deepToString((Object[]) value) : "" + value;
  }

  private static byte[] read(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return readAll(in);
    }
  }

  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    int read;
    while ((read = in.read(buffer)) > 0) {
      bytes.write(buffer, 0, read);
    }
    return bytes.toByteArray();
  }

  /** Has one class of its own, the rest from the test. */
  private static final class One extends ClassLoader {
    private final byte[] classFile;

    One(byte[] classFile) {
      super(AdviceWeavingTest.class.getClassLoader());
      this.classFile = classFile;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Shapes.class.getName())) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? defineClass(name, classFile, 0, classFile.length) : loaded;
      }
      return super.loadClass(name, resolve);
    }
  }

  /** Has all classes of a jar, with advice in every method that can take it. */
  private static final class Everything extends ClassLoader {
    private final Map<String, byte[]> classFiles = new LinkedHashMap<String, byte[]>();
    private static final TypeInstrumentation.Weave METHOD = advice(PlainAdvice.class);
    private static final TypeInstrumentation.Weave CONSTRUCTOR = advice(ConstructorAdvice.class);

    private final AdviceWeaving weaving =
        new AdviceWeaving(AdviceWeavingTest.class.getClassLoader());
    private int woven;

    Everything(String jarPath) throws IOException {
      super(AdviceWeavingTest.class.getClassLoader());
      try (JarFile jar = new JarFile(jarPath)) {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
          JarEntry entry = entries.nextElement();
          String name = entry.getName();
          if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("-info")) {
            try (InputStream in = jar.getInputStream(entry)) {
              classFiles.put(name.substring(0, name.length() - 6).replace('/', '.'), readAll(in));
            }
          }
        }
      }
    }

    private static TypeInstrumentation.Weave advice(Class<?> advice) {
      return new TypeInstrumentation.Weave(advice.getName(), new MethodPattern[0], false);
    }

    List<String> names() {
      return new ArrayList<String>(classFiles.keySet());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] classFile = classFiles.get(name);
      if (classFile == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = weaveAll(classFile);
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }

    private byte[] weaveAll(byte[] classFile) {
      ClassFile file = new ClassFile(classFile);
      List<TypeInstrumentation.Match> matches = new ArrayList<>();
      for (ClassFile.Method method : file.methods()) {
        if (!method.name.equals("<clinit>")) {
          woven++;
          matches.add(
              new TypeInstrumentation.Match(
                  method, method.name.equals("<init>") ? CONSTRUCTOR : METHOD));
        }
      }
      return weaving.weave("shapes", matches, !file.isInterface(), file.name(), file);
    }
  }

  /** Advice that fits every method. */
  public static final class PlainAdvice {
    private PlainAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    public static double onEnter() {
      return Math.random();
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(@Advice.Enter double entered, @Advice.Thrown Throwable thrown) {
      if (thrown == null && entered > 2) {
        ShapesLog.add("impossible");
      }
    }
  }

  /** Advice that fits every constructor. */
  public static final class ConstructorAdvice {
    private ConstructorAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    public static void onExit(@Advice.This Object made, @Advice.Thrown Throwable thrown) {
      ShapesLog.add(made.getClass().getSimpleName() + " " + thrown);
    }
  }
}
