package io.obs.weaver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Copies advice into the methods of one class file; the part of the weaver that uses Byte Buddy.
 *
 * <p>Of Byte Buddy it uses the class file library that it carries, and the annotations of its
 * advice as the language in which advice is written; not its own weaving of them. That resolves
 * types, builds descriptions of them, and loads five hundred classes for it, a third of a second of
 * CPU in every JVM. What our advice needs is less: nothing here asks for any class but the one in
 * hand, and what it does not know how to do it refuses. Tests hold both against each other.
 *
 * <p>What gets no advice stays as it is: the library is given an {@link Excerpt}. Safe from any
 * thread.
 */
final class AdviceWeaving {
  private final ClassLoader agentLoader;
  private final Map<String, AdviceClass> advices = new HashMap<String, AdviceClass>();

  AdviceWeaving(ClassLoader agentLoader) {
    this.agentLoader = agentLoader;
  }

  /**
   * The class file with its advice.
   *
   * @param matches which methods get which, in their order
   * @param withState whether the class gets the field of {@code HasState}
   * @throws IllegalArgumentException if a method has a shape that advice cannot be copied into
   */
  byte[] weave(
      String module,
      List<TypeInstrumentation.Match> matches,
      boolean withState,
      String className,
      ClassFile file) {
    List<ClassFile.Method> methods = new ArrayList<ClassFile.Method>(matches.size());
    for (TypeInstrumentation.Match match : matches) {
      methods.add(match.method);
    }
    Excerpt excerpt = new Excerpt(file, methods);
    ClassReader reader = new ClassReader(excerpt.bytes());
    ClassWriter writer = new ClassWriter(reader, 0);
    ClassVisitor visitor = new Methods(writer, module, matches);
    if (withState) {
      visitor = new StateField(visitor, className);
    }
    reader.accept(visitor, ClassReader.EXPAND_FRAMES);
    return excerpt.putBack(writer.toByteArray());
  }

  private final class Methods extends ClassVisitor {
    private final String module;
    private final Iterator<TypeInstrumentation.Match> matches;
    private int version;
    private String className;

    Methods(ClassVisitor to, String module, List<TypeInstrumentation.Match> matches) {
      super(Opcodes.ASM9, to);
      this.module = module;
      this.matches = matches.iterator();
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        String signature,
        String superName,
        String[] interfaces) {
      this.version = version & 0xffff;
      this.className = name;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!matches.hasNext()) {
        return method; // one that is added
      }
      TypeInstrumentation.Match match = matches.next();
      return new AdviceInliner(
          method,
          module,
          advice(match.weave.advice),
          className,
          version,
          access,
          name,
          descriptor,
          match.method.maxLocals());
    }
  }

  private AdviceClass advice(String name) {
    synchronized (advices) {
      AdviceClass advice = advices.get(name);
      if (advice == null) {
        advice = new AdviceClass(name, classFile(name));
        advices.put(name, advice);
      }
      return advice;
    }
  }

  private byte[] classFile(String name) {
    try (InputStream in = agentLoader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no advice " + name);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
      byte[] buffer = new byte[4096];
      int read;
      while ((read = in.read(buffer)) > 0) {
        bytes.write(buffer, 0, read);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalArgumentException("advice " + name + " cannot be read", e);
    }
  }
}
