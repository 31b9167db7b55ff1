package io.obs.weaver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a class that is just being loaded is a subtype of another, told from class files: its
 * supertypes are not loaded yet, and must not be by us. Asked only for classes that passed the
 * gate.
 */
final class TypeHierarchy {
  private TypeHierarchy() {}

  /**
   * Whether a class extends or implements one of these. A supertype whose class file its loader
   * does not give away counts as none.
   *
   * @param loader the loader of the class; null for the bootstrap loader
   */
  static boolean isSubtype(ClassFile type, ClassLoader loader, Collection<String> supertypes) {
    Deque<String> pending = new ArrayDeque<String>();
    Set<String> seen = new HashSet<String>();
    if (add(type, pending, seen, supertypes)) {
      return true;
    }
    String name;
    while ((name = pending.poll()) != null) {
      ClassFile file = read(name, loader);
      if (file != null && add(file, pending, seen, supertypes)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a class extends another one that is woven for the same: a subtype that passes the gate
   * and declares one of the methods. What that one keeps with its objects is there for all that
   * extend it.
   *
   * @param loader the loader of the class; null for the bootstrap loader
   */
  static boolean extendsWoven(ClassFile type, ClassLoader loader, TypeInstrumentation wanted) {
    Set<String> seen = new HashSet<String>(); // a class file from anywhere may extend itself
    String name = type.superName();
    while (name != null && !name.startsWith("java/") && seen.add(name)) {
      ClassFile file = read(name, loader);
      if (file == null) {
        return false;
      }
      if ((file.kinds() & wanted.kind()) != 0
          && wanted.hasMatch(file)
          && isSubtype(file, loader, wanted.supertypes())) {
        return true;
      }
      name = file.superName();
    }
    return false;
  }

  private static boolean add(
      ClassFile type, Deque<String> pending, Set<String> seen, Collection<String> supertypes) {
    if (addOne(type.superName(), pending, seen, supertypes)) {
      return true;
    }
    for (String name : type.interfaces()) {
      if (addOne(name, pending, seen, supertypes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean addOne(
      String name, Deque<String> pending, Set<String> seen, Collection<String> supertypes) {
    if (name == null) {
      return false;
    }
    if (supertypes.contains(name)) {
      return true;
    }
    // a type of java.* implements JDBC only if it is named among the supertypes
    if (!name.startsWith("java/") && seen.add(name)) {
      pending.add(name);
    }
    return false;
  }

  private static ClassFile read(String name, ClassLoader loader) {
    String resource = name + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(resource)
            : loader.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
      byte[] buffer = new byte[8 * 1024];
      int read;
      while ((read = in.read(buffer)) > 0) {
        bytes.write(buffer, 0, read);
      }
      return new ClassFile(bytes.toByteArray());
    } catch (IOException e) {
      return null;
    }
  }
}
