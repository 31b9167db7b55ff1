package io.obs.weaver;

import io.obs.bootstrap.AgentLog;
import io.obs.bootstrap.BundleLoaders;
import io.obs.bootstrap.HasState;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one transformer that every class of the JVM passes. It answers "not mine" from the class's
 * name, or for JDBC and servlets from a walk over its constant pool; only what is ours reaches Byte
 * Buddy.
 *
 * <p>Runs on whichever thread loads a class, possibly on many at once, and inside the loader's
 * locks: it takes no lock of its own around foreign code. A class that cannot be woven is left as
 * it is, and the report says so; no other class is touched by that.
 */
public final class Weaver implements ClassFileTransformer {
  /** A type instrumentation and the module that it belongs to. */
  private static final class Target {
    final String module;
    final TypeInstrumentation type;

    Target(String module, TypeInstrumentation type) {
      this.module = module;
      this.type = type;
    }
  }

  private final ClassLoader agentLoader;
  private final WeavingReport report;
  private final Map<String, List<Target>> byName = new HashMap<String, List<Target>>();
  private final List<Target> bySupertype = new ArrayList<Target>();

  /** Which of {@link ClassFile#kinds} anything is woven for. */
  private int kinds;

  private final Map<ClassLoader, Boolean> seesBootstrap =
      Collections.synchronizedMap(new WeakHashMap<ClassLoader, Boolean>());
  private final Map<ClassLoader, Map<String, Boolean>> seesClasses =
      Collections.synchronizedMap(new WeakHashMap<ClassLoader, Map<String, Boolean>>());

  /** Made with the first class that is ours, because it loads Byte Buddy's ASM. */
  private AdviceWeaving weaving;

  private volatile Instrumentation instrumentation;

  /** Made with the first class that keeps state. */
  private ModuleReads moduleReads;

  /**
   * @param modules those that are switched on
   * @param agentLoader holds the modules and their advice; its own classes are never woven
   */
  public Weaver(
      Iterable<InstrumentationModule> modules, ClassLoader agentLoader, WeavingReport report) {
    this.agentLoader = agentLoader;
    this.report = report;
    for (InstrumentationModule module : modules) {
      for (TypeInstrumentation type : module.types()) {
        Target target = new Target(module.name(), type);
        if (type.className() == null) {
          bySupertype.add(target);
          kinds |= type.kind();
        } else {
          List<Target> targets = byName.get(type.className());
          if (targets == null) {
            targets = new ArrayList<Target>(1);
            byName.put(type.className(), targets);
          }
          targets.add(target);
        }
      }
    }
  }

  @Override
  public byte[] transform(
      ClassLoader loader,
      String className,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (className == null) {
      return null;
    }
    List<Target> targets = byName.get(className);
    try {
      if (targets == null) {
        int found = mayBeSubtype(loader, className) ? ClassFile.kinds(bytes) & kinds : 0;
        if (found == 0) {
          return null;
        }
        targets = subtypeTargets(loader, className, bytes, found);
      }
      return targets.isEmpty() || loader == agentLoader
          ? null
          : weave(targets, loader, className, redefined, domain, bytes);
    } catch (Throwable t) {
      // whatever it is, the application gets its class as it was
      if (targets == null) {
        AgentLog.debug("class " + className + " was not looked at: " + t);
      } else {
        notWoven(targets, className, "failed: " + t, t);
      }
      return null;
    }
  }

  private boolean mayBeSubtype(ClassLoader loader, String className) {
    return loader != null
        && loader != agentLoader
        && !bySupertype.isEmpty()
        // proxies pass a call on to what is woven itself
        && !className.startsWith("$Proxy", className.lastIndexOf('/') + 1);
  }

  private List<Target> subtypeTargets(
      ClassLoader loader, String className, byte[] bytes, int found) {
    ClassFile file = null;
    List<Target> targets = Collections.emptyList();
    for (Target target : bySupertype) {
      if ((target.type.kind() & found) == 0
          || target.type.isExcepted(className)
          || !isWanted(target.type, loader)) {
        continue;
      }
      if (file == null) {
        file = new ClassFile(bytes);
        if (file.isInterface()) {
          break;
        }
      }
      if (target.type.hasMatch(file)
          && TypeHierarchy.isSubtype(file, loader, target.type.supertypes())) {
        if (targets.isEmpty()) {
          targets = new ArrayList<Target>(1);
        }
        targets.add(target);
      }
    }
    return targets;
  }

  /** Whether the loader's classes are of a version, and in surroundings, that this is for. */
  private boolean isWanted(TypeInstrumentation type, ClassLoader loader) {
    for (String other : type.unless()) {
      if (sees(loader, other)) {
        return false;
      }
    }
    return type.beside() == null || sees(loader, type.beside());
  }

  /** By its class file, because to load a class from here could load it too early. */
  private boolean sees(ClassLoader loader, String className) {
    if (loader == null) {
      return false;
    }
    Map<String, Boolean> known = seesClasses.get(loader);
    if (known == null) {
      known = new ConcurrentHashMap<String, Boolean>();
      seesClasses.put(loader, known);
    }
    Boolean sees = known.get(className);
    if (sees == null) {
      sees = loader.getResource(className.replace('.', '/') + ".class") != null;
      known.put(className, sees);
    }
    return sees;
  }

  private byte[] weave(
      List<Target> targets,
      ClassLoader loader,
      String className,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes)
      throws ReflectiveOperationException {
    if (!sees(loader)) {
      notWoven(
          targets, className, "its class loader does not see io.obs.bootstrap: " + loader, null);
      return null;
    }
    ClassFile file = new ClassFile(bytes);
    if (file.isInterface()) {
      // in another version of the library the name stands for another thing (Jetty 12: HttpChannel)
      return null;
    }
    byte[] woven = bytes;
    for (Target target : targets) {
      if (!isWanted(target.type, loader)) {
        tellUnwanted(target, loader, className);
        continue;
      }
      ClassFile current = woven == bytes ? file : new ClassFile(woven);
      List<TypeInstrumentation.Match> matches = target.type.matches(current);
      if (target.type.className() != null) {
        tellMissing(target, className, matches);
      }
      boolean withState =
          target.type.isStateful()
              && (redefined == null
                  ? !inheritsState(target, file, loader) && moduleReads().allow(loader, className)
                  : keepsState(redefined));
      if (!matches.isEmpty() || withState) {
        woven = weaving().weave(target.module, matches, withState, className, current);
        if (redefined == null || !report.isWoven(target.module, className)) {
          report.woven(target.module, className, location(domain));
        }
      }
    }
    return woven == bytes ? null : woven;
  }

  private void tellMissing(
      Target target, String className, List<TypeInstrumentation.Match> matches) {
    Set<TypeInstrumentation.Weave> found = new HashSet<TypeInstrumentation.Weave>();
    for (TypeInstrumentation.Match match : matches) {
      found.add(match.weave);
    }
    for (TypeInstrumentation.Weave weave : target.type.weaves()) {
      if (weave.expected && !found.contains(weave)) {
        notWoven(
            Collections.singletonList(target), className, "has no method " + weave.methods, null);
      }
    }
  }

  /** Once a library: it is of a version that is not known. */
  private void tellUnwanted(Target target, ClassLoader loader, String className) {
    String beside = target.type.beside();
    if (beside != null
        && !sees(loader, beside)
        && report.skipped(target.module, "a version without " + beside)) {
      AgentLog.info(
          "instrumentation "
              + target.module
              + ": not woven: "
              + className.replace('/', '.')
              + ": a version without "
              + beside);
    }
  }

  /** One field is enough for a library's class and all that extend it: each costs every object. */
  private static boolean inheritsState(Target target, ClassFile file, ClassLoader loader) {
    return target.type.className() == null && TypeHierarchy.extendsWoven(file, loader, target.type);
  }

  /** A class that is there already keeps its shape, with the field or without. */
  private static boolean keepsState(Class<?> redefined) {
    return Arrays.<Class<?>>asList(redefined.getInterfaces()).contains(HasState.class);
  }

  private synchronized ModuleReads moduleReads() throws ReflectiveOperationException {
    if (moduleReads == null) {
      moduleReads = new ModuleReads(instrumentation);
    }
    return moduleReads;
  }

  private synchronized AdviceWeaving weaving() {
    if (weaving == null) {
      weaving = new AdviceWeaving(agentLoader);
    }
    return weaving;
  }

  /**
   * Filters of OSGi or JBoss Modules may hide the bootstrap loader's packages. Nothing is caught
   * here: an error of ours must not pass for a loader that hides them.
   */
  private boolean sees(ClassLoader loader) {
    if (loader == null) {
      return true;
    }
    Boolean known = seesBootstrap.get(loader);
    if (known == null) {
      ClassLoader bundle = BundleLoaders.above(loader);
      known = (bundle == null || sees(bundle)) && BundleLoaders.sees(loader);
      seesBootstrap.put(loader, known);
    }
    return known;
  }

  private static String location(ProtectionDomain domain) {
    CodeSource source = domain == null ? null : domain.getCodeSource();
    return source == null || source.getLocation() == null ? null : source.getLocation().toString();
  }

  private void notWoven(List<Target> targets, String className, String reason, Throwable thrown) {
    for (Target target : targets) {
      String name = className.replace('/', '.');
      if (report.skipped(target.module, name + ": " + reason)) {
        String line = "instrumentation " + target.module + ": not woven: " + name + ": " + reason;
        if (thrown == null) {
          AgentLog.warn(line);
        } else {
          AgentLog.warn(line, thrown);
        }
      }
    }
  }

  /** Weaves every class from now on, and those that are loaded already. */
  public void install(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
    instrumentation.addTransformer(this, true);
    weaveLoaded(instrumentation);
  }

  /**
   * Weaves what was loaded before the agent: at the start a few classes of the JDK, at run time all
   * of a library. Classes are retransformed one by one if they fail together, so that one of them
   * never loses another.
   */
  private void weaveLoaded(Instrumentation instrumentation) {
    Map<String, List<Target>> named = new HashMap<String, List<Target>>();
    for (List<Target> targets : byName.values()) {
      named.put(targets.get(0).type.binaryName(), targets);
    }
    List<Class<?>> first = new ArrayList<Class<?>>();
    List<Class<?>> others = new ArrayList<Class<?>>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      List<Target> targets = named.get(type.getName());
      if ((targets != null || isOurs(type)) && instrumentation.isModifiableClass(type)) {
        (isFirst(targets) ? first : others).add(type);
      }
    }
    retransform(instrumentation, first);
    retransform(instrumentation, others);
  }

  /**
   * @param targets null for a class that is known by its supertypes
   */
  private static boolean isFirst(List<Target> targets) {
    if (targets != null) {
      for (Target target : targets) {
        if (target.type.isFirst()) {
          return true;
        }
      }
    }
    return false;
  }

  private static void retransform(Instrumentation instrumentation, List<Class<?>> ours) {
    if (ours.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(ours.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError | RuntimeException e) {
      for (Class<?> type : ours) {
        try {
          instrumentation.retransformClasses(type);
        } catch (UnmodifiableClassException | LinkageError | RuntimeException one) {
          AgentLog.warn("not woven: " + type.getName() + " is loaded and cannot be changed", one);
        }
      }
    }
  }

  /** By its supertypes. */
  private boolean isOurs(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || loader == agentLoader || bySupertype.isEmpty() || type.isInterface()) {
      return false;
    }
    try {
      for (Target target : bySupertype) {
        if (isSubtype(type, target.type.supertypes())
            && !target.type.isExcepted(type.getName().replace('.', '/'))
            && isWanted(target.type, loader)) {
          return true;
        }
      }
    } catch (LinkageError e) {
      AgentLog.debug("class " + type.getName() + " was not looked at: " + e);
    }
    return false;
  }

  private static boolean isSubtype(Class<?> type, List<String> supertypes) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> implemented : c.getInterfaces()) {
        if (supertypes.contains(implemented.getName().replace('.', '/'))
            || isSubtype(implemented, supertypes)) {
          return true;
        }
      }
    }
    return false;
  }
}
