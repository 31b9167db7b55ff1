package io.obs.weaver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Just enough of a class file to know whether it is ours (The Java Virtual Machine Specification,
 * chapter 4), read in place: nothing is parsed that was not asked for, and no class is loaded.
 *
 * <p>A file that is cut short or wrong makes any method throw {@link RuntimeException}; the weaver
 * leaves such a class to the JVM.
 */
final class ClassFile {
  /** What a class must mention to have to do with JDBC. */
  static final String JDBC_PREFIX = "java/sql/";

  /** That a class mentions JDBC. */
  static final int JDBC = 1;

  /** That a class mentions a filter's method, or one that makes a request asynchronous. */
  static final int SERVLETS = 2;

  private static final byte[] JDBC_BYTES = {'j', 'a', 'v', 'a', '/', 's', 'q', 'l', '/'};

  /** What follows {@code (L} in the descriptor of the one, and {@code ()L} in that of the other. */
  private static final byte[][] SERVLET_TYPES = {
    ascii("javax/servlet/ServletRequest;"),
    ascii("jakarta/servlet/ServletRequest;"),
    ascii("javax/servlet/AsyncContext;"),
    ascii("jakarta/servlet/AsyncContext;"),
  };

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private static final int ACC_BRIDGE = 0x0040;
  private static final int ACC_NATIVE = 0x0100;
  private static final int ACC_ABSTRACT = 0x0400;

  /** A method that has a body and is no bridge. */
  final class Method {
    /** Where it begins in the class file, and where the next one does. */
    final int start;

    final int end;
    final String name;

    private Method(int start, int end, String name) {
      this.start = start;
      this.end = end;
      this.name = name;
    }

    String descriptor() {
      return utf8(u2(start + 4));
    }

    /** How many local variables its code has. */
    int maxLocals() {
      int attribute = attribute(start + 6, "Code");
      if (attribute < 0) {
        throw new IllegalArgumentException(name + descriptor() + " has no code");
      }
      return u2(attribute + 8);
    }
  }

  private final byte[] bytes;
  private final int[] offsets; // of each constant's content, behind its tag
  private final int header; // of access_flags, behind the constant pool
  private String[] texts; // that were read already: a look at one method reads the names of all
  private List<Method> methods; // once they were asked for

  ClassFile(byte[] bytes) {
    this.bytes = bytes;
    int count = u2(8);
    offsets = new int[count];
    int at = 10;
    for (int i = 1; i < count; i++) {
      int tag = bytes[at];
      offsets[i] = at + 1;
      at += 1 + length(tag, at + 1);
      if (tag == LONG || tag == DOUBLE) {
        i++;
      }
    }
    header = at;
  }

  /**
   * Which of {@link #JDBC} and {@link #SERVLETS} a class has to do with, together. JDBC: the
   * constant pool has a name below {@code java.sql}. A class that overrides a method of JDBC has:
   * its result, or the exception that it declares, or the interface itself. Servlets: it has the
   * descriptor of a method that takes a {@code ServletRequest} first, or that takes nothing and
   * returns an {@code AsyncContext}.
   */
  static int kinds(byte[] bytes) {
    int kinds = 0;
    int count = (bytes[8] & 0xff) << 8 | bytes[9] & 0xff;
    int at = 10;
    for (int i = 1; i < count; i++) {
      int tag = bytes[at++];
      if (tag == UTF8) {
        int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        if (length > JDBC_BYTES.length) {
          if (bytes[at + 5] == 's' && startsWith(bytes, at, JDBC_BYTES)) {
            kinds |= JDBC;
          } else if (bytes[at] == '(' && isOfServlets(bytes, at, length)) {
            kinds |= SERVLETS;
          }
        }
        at += length;
      } else {
        at += fixedLength(tag);
        if (tag == LONG || tag == DOUBLE) {
          i++;
        }
      }
    }
    return kinds;
  }

  int kinds() {
    return kinds(bytes);
  }

  private static boolean isOfServlets(byte[] bytes, int at, int length) {
    int name = at + (bytes[at + 1] == ')' ? 3 : 2);
    byte fifth = bytes[name + 4]; // javax, jakarta; most are of java/
    if (fifth == 'x' || fifth == 'r') {
      for (byte[] type : SERVLET_TYPES) {
        if (name + type.length <= at + length && startsWith(bytes, name, type)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] start) {
    for (int i = 0; i < start.length; i++) {
      if (bytes[at + i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private int length(int tag, int at) {
    return tag == UTF8 ? 2 + u2(at) : fixedLength(tag);
  }

  private static int fixedLength(int tag) {
    switch (tag) {
      case 7: // Class
      case 8: // String
      case 16: // MethodType
      case 19: // Module
      case 20: // Package
        return 2;
      case 15: // MethodHandle
        return 3;
      case 3: // Integer
      case 4: // Float
      case 9: // Fieldref
      case 10: // Methodref
      case 11: // InterfaceMethodref
      case 12: // NameAndType
      case 17: // Dynamic
      case 18: // InvokeDynamic
        return 4;
      case LONG:
      case DOUBLE:
        return 8;
      default:
        throw new IllegalArgumentException("constant pool tag " + tag);
    }
  }

  /** The name of the class, with slashes. */
  String name() {
    return className(u2(header + 2));
  }

  /** The name of its superclass; null for Object and module-info. */
  String superName() {
    int index = u2(header + 4);
    return index == 0 ? null : className(index);
  }

  /** The names of the interfaces that it names itself. */
  String[] interfaces() {
    String[] names = new String[u2(header + 6)];
    for (int i = 0; i < names.length; i++) {
      names[i] = className(u2(header + 8 + 2 * i));
    }
    return names;
  }

  /** Whether it is an interface. */
  boolean isInterface() {
    return (u2(header) & 0x0200) != 0;
  }

  /** Those with a body that are no bridges, in their order. */
  List<Method> methods() {
    if (methods == null) {
      List<Method> found = new ArrayList<Method>();
      int at = methodsCount();
      int left = u2(at);
      at += 2;
      for (; left > 0; left--) {
        int next = skipMember(at);
        if ((u2(at) & (ACC_ABSTRACT | ACC_NATIVE | ACC_BRIDGE)) == 0) {
          found.add(new Method(at, next, utf8(u2(at + 2))));
        }
        at = next;
      }
      methods = found;
    }
    return methods;
  }

  // --- for who takes it apart: where things are

  byte[] bytes() {
    return bytes;
  }

  /** Where fields_count is. */
  int fieldsCount() {
    return header + 8 + 2 * u2(header + 6);
  }

  /** Where methods_count is. */
  int methodsCount() {
    return skipMembers(fieldsCount());
  }

  /** Where attributes_count is, of the class's own. */
  int attributesCount() {
    return skipMembers(methodsCount());
  }

  /**
   * Where an attribute begins.
   *
   * @param count where the number of the attributes is
   * @return -1 if there is none of this name
   */
  int attribute(int count, String name) {
    int at = count + 2;
    for (int left = u2(count); left > 0; left--) {
      if (utf8(u2(at)).equals(name)) {
        return at;
      }
      at = skipAttribute(at);
    }
    return -1;
  }

  /** Where the next attribute begins. */
  int skipAttribute(int at) {
    int length = u4(at + 2);
    if (length < 0 || length > bytes.length) {
      throw new IllegalArgumentException("attribute of " + length + " bytes");
    }
    return at + 6 + length;
  }

  private int skipMembers(int count) {
    int at = count + 2;
    for (int left = u2(count); left > 0; left--) {
      at = skipMember(at);
    }
    return at;
  }

  /** Where the next field or method begins. */
  int skipMember(int at) {
    int next = at + 8;
    for (int left = u2(at + 6); left > 0; left--) {
      next = skipAttribute(next);
    }
    return next;
  }

  private String className(int index) {
    return utf8(u2(offsets[index]));
  }

  /** The text of a constant of names. */
  String utf8(int index) {
    if (texts == null) {
      texts = new String[offsets.length];
    }
    String text = texts[index];
    if (text == null) {
      text = decode(offsets[index]);
      texts[index] = text;
    }
    return text;
  }

  private String decode(int at) {
    // names outside ASCII are written a little differently (4.4.7), but match nothing of ours
    return new String(bytes, at + 2, u2(at), StandardCharsets.UTF_8);
  }

  /** The two bytes there. */
  int u2(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  /** The four bytes there. */
  int u4(int at) {
    return u2(at) << 16 | u2(at + 2);
  }
}
