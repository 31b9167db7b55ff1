package io.obs.weaver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
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
 * <p>Methods that get no advice, and fields, stay as they are: the library is given a class without
 * them, which saves a tenth of the weaving, and whatever an obfuscator has left in them does no
 * harm. Safe from any thread.
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
   * @param withState whether the class gets the field of {@code HasState}
   * @throws IllegalArgumentException if a method has a shape that advice cannot be copied into
   */
  byte[] weave(
      String module,
      List<TypeInstrumentation.Weave> weaves,
      boolean withState,
      String className,
      ClassFile file) {
    List<MethodPattern> patterns = new ArrayList<MethodPattern>();
    for (TypeInstrumentation.Weave weave : weaves) {
      patterns.addAll(weave.methods);
    }
    ClassReader reader = new ClassReader(file.excerpt(patterns));
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    ClassVisitor visitor = new Methods(writer, file, module, weaves);
    if (withState) {
      visitor = new StateField(visitor, className);
    }
    reader.accept(visitor, ClassReader.EXPAND_FRAMES);
    return file.with(writer.toByteArray(), patterns);
  }

  private final class Methods extends ClassVisitor {
    private final ClassFile file;
    private final String module;
    private final List<TypeInstrumentation.Weave> weaves;
    private int version;
    private String className;

    Methods(
        ClassVisitor to, ClassFile file, String module, List<TypeInstrumentation.Weave> weaves) {
      super(Opcodes.ASM9, to);
      this.file = file;
      this.module = module;
      this.weaves = weaves;
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
      boolean woven = false;
      for (TypeInstrumentation.Weave weave : weaves) {
        for (MethodPattern pattern : weave.methods) {
          if (pattern.matches(name, descriptor)) {
            if (woven) {
              throw new IllegalArgumentException("two advices for " + name + descriptor);
            }
            woven = true;
            method =
                new AdviceInliner(
                    method,
                    module,
                    advice(weave.advice),
                    className,
                    version,
                    access,
                    name,
                    descriptor,
                    file.maxLocals(name, descriptor));
            break;
          }
        }
      }
      return method;
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
