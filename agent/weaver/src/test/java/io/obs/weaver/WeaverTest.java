package io.obs.weaver;

import static io.obs.weaver.MethodPattern.method;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.obs.bootstrap.AdviceFailures;
import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.BundleLoaders;
import io.obs.bootstrap.HasState;
import io.obs.bootstrap.ObjectState;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleReference;

/** Classes made here, loaded by loaders made here, woven by a real weaver of this JVM. */
class WeaverTest {
  private static final String COUNT = CountAdvice.class.getName();
  private static final MethodPattern RUN = method("run", "int");
  private static final MethodPattern EXECUTE = method("execute", "java.lang.String");
  private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static Instrumentation instrumentation;
  private final WeavingReport report = new WeavingReport();
  private Weaver weaver;

  /** A package for each test: what an earlier one has loaded is still there. */
  private final String lib = "lib" + NUMBER.incrementAndGet();

  /** Has the classes that it is given, and hides what it is told to. */
  private static class TestLoader extends ClassLoader {
    final Map<String, byte[]> classes = new HashMap<>();
    String hidden = "none";

    TestLoader(ClassLoader parent) {
      super(parent);
    }

    TestLoader with(String name, byte[] bytes) {
      classes.put(name, bytes);
      return this;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(hidden)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public InputStream getResourceAsStream(String resource) {
      byte[] bytes = classes.get(resource.replace(".class", "").replace('/', '.'));
      return bytes == null
          ? getParent().getResourceAsStream(resource)
          : new ByteArrayInputStream(bytes);
    }
  }

  @BeforeAll
  static void attach() {
    instrumentation = ByteBuddyAgent.install();
    AgentLog.open((level, message, thrown) -> LOG.add(level + " " + message));
  }

  @BeforeEach
  void setUp() {
    LOG.clear();
    Calls.ENTERED.set(0);
    Calls.EXITED.set(0);
  }

  @AfterEach
  void tearDown() {
    if (weaver != null) {
      instrumentation.removeTransformer(weaver);
    }
  }

  private void install(TypeInstrumentation... types) {
    ClassLoader agentLoader = new ClassLoader(getClass().getClassLoader()) {};
    weaver = new Weaver(Collections.singletonList(module("test", types)), agentLoader, report);
    weaver.install(instrumentation);
  }

  private static InstrumentationModule module(String name, TypeInstrumentation... types) {
    return new InstrumentationModule() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<TypeInstrumentation> types() {
        return Arrays.asList(types);
      }
    };
  }

  private static TestLoader loader() {
    return new TestLoader(WeaverTest.class.getClassLoader());
  }

  private static TypeInstrumentation statements() {
    return TypeInstrumentation.ofSubtypes("java.sql.Statement").weave(COUNT, EXECUTE).keepState();
  }

  private static ClassWriter write(int version, String name, String parent, String... interfaces) {
    ClassWriter writer = new ClassWriter(version > Opcodes.V1_6 ? ClassWriter.COMPUTE_FRAMES : 0);
    writer.visit(version, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, parent, interfaces);
    MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(1, 1);
    constructor.visitEnd();
    return writer;
  }

  /** {@code int run(int i)} gives 1 for what is positive, and throws otherwise. */
  private static byte[] runnable(int version, String name, boolean subroutine) {
    ClassWriter writer = write(version, name, "java/lang/Object");
    MethodVisitor run = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "(I)I", null, null);
    Label negative = new Label();
    Label end = new Label();
    run.visitCode();
    if (subroutine) { // as javac compiled finally blocks up to Java 1.4
      run.visitJumpInsn(Opcodes.JSR, end);
    }
    run.visitVarInsn(Opcodes.ILOAD, 1);
    run.visitJumpInsn(Opcodes.IFLE, negative);
    run.visitInsn(Opcodes.ICONST_1);
    run.visitInsn(Opcodes.IRETURN);
    run.visitLabel(negative);
    run.visitTypeInsn(Opcodes.NEW, "java/lang/IllegalArgumentException");
    run.visitInsn(Opcodes.DUP);
    run.visitMethodInsn(
        Opcodes.INVOKESPECIAL, "java/lang/IllegalArgumentException", "<init>", "()V", false);
    run.visitInsn(Opcodes.ATHROW);
    if (subroutine) {
      run.visitLabel(end);
      run.visitVarInsn(Opcodes.ASTORE, 2);
      run.visitVarInsn(Opcodes.RET, 2);
    }
    run.visitMaxs(2, 3);
    run.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** A statement with {@code execute(String)}, which says true. */
  private static byte[] statement(String name, String parent, String... interfaces) {
    ClassWriter writer = write(Opcodes.V1_8, name, parent, interfaces);
    MethodVisitor execute =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC,
            "execute",
            "(Ljava/lang/String;)Z",
            null,
            new String[] {"java/sql/SQLException"});
    execute.visitCode();
    execute.visitInsn(Opcodes.ICONST_1);
    execute.visitInsn(Opcodes.IRETURN);
    execute.visitMaxs(1, 2);
    execute.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private byte[] base() {
    ClassWriter writer =
        write(Opcodes.V1_8, lib + ".Base", "java/lang/Object", "java/sql/Statement");
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static Object make(ClassLoader loader, String name) throws ReflectiveOperationException {
    return loader.loadClass(name).getDeclaredConstructor().newInstance();
  }

  private static int run(Object target, int argument) throws Throwable {
    try {
      return (Integer) target.getClass().getMethod("run", int.class).invoke(target, argument);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void assertWorks(Object target, int calls) throws Throwable {
    Calls.ENTERED.set(0);
    Calls.EXITED.set(0);
    assertEquals(1, run(target, 5));
    assertThrows(IllegalArgumentException.class, () -> run(target, -5));
    assertEquals(calls, Calls.ENTERED.get(), () -> "" + report.skipped("test") + LOG);
    assertEquals(calls, Calls.EXITED.get());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Opcodes.V1_1,
        Opcodes.V1_2,
        Opcodes.V1_3,
        Opcodes.V1_4,
        Opcodes.V1_5,
        Opcodes.V1_6,
        Opcodes.V1_7,
        Opcodes.V1_8
      })
  void classFilesOfAnyAge(int version) throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".Old").weave(COUNT, RUN).keepState());
    Object old =
        make(loader().with(lib + ".Old", runnable(version, lib + ".Old", false)), lib + ".Old");
    assertWorks(old, 2);
    assertTrue(old instanceof HasState);
    assertEquals(1, report.types("test"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_3, Opcodes.V1_4, Opcodes.V1_5})
  void classFilesWithSubroutines(int version) throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".Old").weave(COUNT, RUN));
    Object old =
        make(loader().with(lib + ".Old", runnable(version, lib + ".Old", true)), lib + ".Old");
    assertWorks(old, 2);
  }

  /** The JVM would refuse the class, and with it the application. */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_4, Opcodes.V1_5})
  void classFilesThatCannotNameAClass(int version) throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".Old").weave("io.obs.weaver.ClassConstantAdvice", RUN));
    Object old =
        make(loader().with(lib + ".Old", runnable(version, lib + ".Old", false)), lib + ".Old");
    assertWorks(old, version == Opcodes.V1_4 ? 0 : 2);
    assertEquals(version == Opcodes.V1_4 ? 1 : 0, report.skipped("test").size());
  }

  @Test
  void oneClassThatFailsLosesNoOther() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A").weave("io.obs.weaver.NoSuchAdvice", RUN),
        TypeInstrumentation.ofClass(lib + ".B").weave(COUNT, RUN));
    TestLoader loader =
        loader()
            .with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false))
            .with(lib + ".B", runnable(Opcodes.V1_8, lib + ".B", false));
    assertWorks(make(loader, lib + ".A"), 0);
    assertWorks(make(loader, lib + ".B"), 2);
    assertEquals(1, report.skipped("test").size());
    assertTrue(report.skipped("test").get(0).startsWith(lib + ".A: failed: "));
    assertEquals(1, LOG.size(), LOG::toString);
  }

  @Test
  void loaderThatDoesNotSeeTheDoor() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN));
    TestLoader loader = loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false));
    loader.hidden = "io.obs.bootstrap";
    assertWorks(make(loader, lib + ".A"), 0);
    assertEquals(1, LOG.size(), LOG::toString);
    assertTrue(LOG.get(0).contains(lib + ".A: its class loader does not see io.obs.bootstrap"));
  }

  /** It would be told what the classes of the bundle are not. */
  @Test
  void loaderOfABundleThatShowsTheDoorToOthersOnly() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN));
    byte[] a = runnable(Opcodes.V1_8, lib + ".A", false);
    TestLoader bundle = new BundleLoader(WeaverTest.class.getClassLoader(), false);
    assertWorks(make(bundle.with(lib + ".A", a), lib + ".A"), 0);
    TestLoader inBundle = new TestLoader(new BundleLoader(getClass().getClassLoader(), false));
    assertWorks(make(inBundle.with(lib + ".A", a), lib + ".A"), 0);
    assertEquals(2, report.skipped("test").size(), LOG::toString);
    TestLoader seeing = new BundleLoader(WeaverTest.class.getClassLoader(), true);
    assertWorks(make(seeing.with(lib + ".A", a), lib + ".A"), 2);
    TestLoader inSeeing = new TestLoader(new BundleLoader(getClass().getClassLoader(), true));
    assertWorks(make(inSeeing.with(lib + ".A", a), lib + ".A"), 2);
  }

  /** As an OSGi framework's, which may be woven. */
  private static final class BundleLoader extends TestLoader implements BundleReference {
    private final boolean shows;

    BundleLoader(ClassLoader parent, boolean shows) {
      super(parent);
      this.shows = shows;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (shows) {
        BundleLoaders.shows(name.substring(0, name.lastIndexOf('.')), false);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void methodThatNeedNotBeThere() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A")
            .weave(COUNT, RUN)
            .weaveIfPresent(COUNT, method("walk", "int", "java.lang.String[]")));
    assertWorks(
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A"), 2);
    assertEquals(Collections.emptyList(), report.skipped("test"));
    assertEquals(Collections.emptyList(), LOG);
  }

  @Test
  void methodThatIsMissing() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A")
            .weave(COUNT, RUN)
            .weave(COUNT, method("walk", "int", "java.lang.String[]")));
    assertWorks(
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A"), 2);
    assertEquals(
        Collections.singletonList(lib + ".A: has no method [walk(int, java.lang.String[])]"),
        report.skipped("test"));
  }

  @Test
  void methodThatMayBeMissing() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A")
            .weaveIfPresent(COUNT, RUN)
            .weaveIfPresent(COUNT, method("walk", "int", "java.lang.String[]")));
    assertWorks(
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A"), 2);
    assertEquals(Collections.emptyList(), report.skipped("test"));
    assertEquals(Collections.emptyList(), LOG);
  }

  @Test
  void versionThatIsNotKnown() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN).ifVisible(lib + ".Marker"),
        TypeInstrumentation.ofClass(lib + ".B").weave(COUNT, RUN).ifVisible(lib + ".Marker"),
        TypeInstrumentation.ofClass(lib + ".C").weave(COUNT, RUN).ifVisible(Test.class.getName()));
    TestLoader loader = loader();
    for (String name : Arrays.asList(".A", ".B", ".C")) {
      loader.with(lib + name, runnable(Opcodes.V1_8, lib + name, false));
    }
    assertWorks(make(loader, lib + ".A"), 0);
    assertWorks(make(loader, lib + ".B"), 0);
    assertWorks(make(loader, lib + ".C"), 2);
    assertEquals(
        Collections.singletonList("a version without " + lib + ".Marker"), report.skipped("test"));
    assertEquals(
        Collections.singletonList(
            "INFO instrumentation test: not woven: "
                + (lib + ".A: a version without " + lib + ".Marker")),
        LOG);
  }

  @Test
  void whereSomethingElseDoesTheSame() throws Throwable {
    install(
        TypeInstrumentation.ofClass(lib + ".A")
            .weave(COUNT, RUN)
            .unlessVisible(lib + ".None", Test.class.getName()),
        TypeInstrumentation.ofClass(lib + ".B").weave(COUNT, RUN).unlessVisible(lib + ".None"));
    TestLoader loader = loader();
    for (String name : Arrays.asList(".A", ".B")) {
      loader.with(lib + name, runnable(Opcodes.V1_8, lib + name, false));
    }
    assertWorks(make(loader, lib + ".A"), 0);
    assertWorks(make(loader, lib + ".B"), 2);
    assertEquals(Collections.emptyList(), report.skipped("test"));
    assertEquals(Collections.emptyList(), LOG);
  }

  @Test
  void interfaceOfTheSameName() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN).keepState());
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V1_8,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
        (lib + ".A").replace('.', '/'),
        null,
        "java/lang/Object",
        null);
    Class<?> loaded = loader().with(lib + ".A", writer.toByteArray()).loadClass(lib + ".A");
    assertEquals(0, loaded.getInterfaces().length);
    assertEquals(Collections.emptyList(), report.skipped("test"));
    assertEquals(Collections.emptyList(), LOG);
  }

  @Test
  void sameClassInTwoLoaders() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN));
    for (int i = 0; i < 2; i++) {
      assertWorks(
          make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A"),
          2);
    }
    assertEquals(2, report.types("test"));
  }

  @Test
  void loadedBeforeAndRetransformed() throws Throwable {
    Object early =
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A");
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN).keepState());
    assertWorks(early, 2);
    assertFalse(early instanceof HasState);
    ObjectState.set(early, "kept beside it");
    instrumentation.retransformClasses(early.getClass());
    assertWorks(early, 2);
    assertEquals("kept beside it", ObjectState.get(early));
    assertEquals(1, report.types("test"));
  }

  @Test
  void retransformedWithItsState() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(COUNT, RUN).keepState());
    Object object =
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A");
    ObjectState.set(object, "kept in it");
    instrumentation.retransformClasses(object.getClass());
    assertWorks(object, 2);
    assertSame("kept in it", ((HasState) object).obs$state());
  }

  @Test
  void subtypeThroughAnAbstractClassOfAnotherLoader() throws Exception {
    install(statements());
    TestLoader parent = loader().with(lib + ".Base", base());
    TestLoader child =
        new TestLoader(parent).with(lib + ".Sub", statement(lib + ".Sub", lib + "/Base"));
    Statement sub = (Statement) make(child, lib + ".Sub");
    assertTrue(sub.execute("x"));
    assertEquals(1, Calls.ENTERED.get());
    assertTrue(sub instanceof HasState);
    ObjectState.set(sub, "one");
    assertEquals("one", ObjectState.get(sub));
  }

  @Test
  void oneFieldForAClassAndWhatExtendsIt() throws Exception {
    install(statements());
    TestLoader loader =
        loader()
            .with(
                lib + ".Parent",
                statement(lib + ".Parent", "java/lang/Object", "java/sql/Statement"))
            .with(lib + ".Child", statement(lib + ".Child", lib + "/Parent"));
    Object child = make(loader, lib + ".Child");
    assertTrue(child instanceof HasState);
    assertEquals(1, child.getClass().getSuperclass().getDeclaredFields().length);
    assertEquals(0, child.getClass().getDeclaredFields().length);
    ObjectState.set(child, "one");
    assertEquals("one", ObjectState.get(child));
  }

  @Test
  void leavesOutWhatOnlyPassesCallsOn() throws Exception {
    install(statements().exceptNamed(lib + ".Generated"));
    TestLoader loader =
        loader()
            .with(
                lib + ".Parent",
                statement(lib + ".Parent", "java/lang/Object", "java/sql/Statement"))
            .with(lib + ".GeneratedChild", statement(lib + ".GeneratedChild", lib + "/Parent"));
    Statement child = (Statement) make(loader, lib + ".GeneratedChild");
    assertTrue(child.execute("x"));
    assertEquals(0, Calls.ENTERED.get());
    Statement parent = (Statement) make(loader, lib + ".Parent");
    assertTrue(parent.execute("x"));
    assertEquals(1, Calls.ENTERED.get());
  }

  @Test
  void classThatHasNothingToDoWithJdbc() throws Exception {
    install(statements());
    Object other =
        make(
            loader().with(lib + ".Other", statement(lib + ".Other", "java/lang/Object")),
            lib + ".Other");
    assertFalse(other instanceof HasState);
    assertEquals(Collections.emptyList(), LOG);
  }

  @Test
  void proxiesArePassedBy() throws Exception {
    install(statements());
    TestLoader loader =
        loader()
            .with(
                lib + ".$Proxy7",
                statement(lib + ".$Proxy7", "java/lang/Object", "java/sql/Statement"))
            .with(
                lib + ".Pool$ProxyStatement",
                statement(lib + ".Pool$ProxyStatement", "java/lang/Object", "java/sql/Statement"));
    assertTrue(((Statement) make(loader, lib + ".$Proxy7")).execute("x"));
    assertEquals(0, Calls.ENTERED.get());
    assertTrue(((Statement) make(loader, lib + ".Pool$ProxyStatement")).execute("x"));
    assertEquals(1, Calls.ENTERED.get());
  }

  @Test
  void adviceThatThrows() throws Throwable {
    install(TypeInstrumentation.ofClass(lib + ".A").weave(ThrowingAdvice.class.getName(), RUN));
    Object object =
        make(loader().with(lib + ".A", runnable(Opcodes.V1_8, lib + ".A", false)), lib + ".A");
    long before = AdviceFailures.count("test");
    for (int i = 0; i < 100; i++) {
      assertEquals(1, run(object, 5));
      assertThrows(IllegalArgumentException.class, () -> run(object, -5));
    }
    assertEquals(400, AdviceFailures.count("test") - before);
    assertEquals(2, LOG.size(), LOG::toString);
  }
}
