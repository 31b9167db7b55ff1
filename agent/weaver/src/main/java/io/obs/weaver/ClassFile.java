package io.obs.weaver;

import java.io.UnsupportedEncodingException;
import java.util.Arrays;

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

  private final byte[] bytes;
  private final int[] offsets; // of each constant's content, behind its tag
  private final int header; // of access_flags, behind the constant pool
  private String[] texts; // that were read already: a look at one method reads the names of all

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

  /** Another one that begins with the same constants, as many as they are. */
  private ClassFile(byte[] bytes, ClassFile same) {
    this.bytes = bytes;
    offsets = null; // nothing of it is read by name
    int count = u2(8);
    int at = same.header;
    for (int i = same.offsets.length; i < count; i++) {
      int tag = bytes[at];
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

  /** Whether it declares a method with a body that one of these patterns matches. */
  boolean declaresAny(Iterable<MethodPattern> patterns) {
    int at = methods();
    int methods = u2(at);
    at += 2;
    for (int i = 0; i < methods; i++) {
      if (matches(at, patterns)) {
        return true;
      }
      at = skipMember(at);
    }
    return false;
  }

  private boolean matches(int method, Iterable<MethodPattern> patterns) {
    if ((u2(method) & (ACC_ABSTRACT | ACC_NATIVE | ACC_BRIDGE)) == 0) {
      String name = utf8(u2(method + 2));
      for (MethodPattern pattern : patterns) {
        if (pattern.hasName(name) && pattern.matches(name, utf8(u2(method + 4)))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The same class without fields, and with no methods but those that one of these patterns
   * matches: all that has to be read where only these are changed.
   */
  byte[] excerpt(Iterable<MethodPattern> patterns) {
    byte[] excerpt = new byte[bytes.length];
    int fields = fields();
    System.arraycopy(bytes, 0, excerpt, 0, fields);
    int to = fields + 4; // no fields; methods are counted below
    int at = methods();
    int methods = u2(at);
    at += 2;
    int taken = 0;
    for (int i = 0; i < methods; i++) {
      int next = skipMember(at);
      if (matches(at, patterns)) {
        System.arraycopy(bytes, at, excerpt, to, next - at);
        to += next - at;
        taken++;
      }
      at = next;
    }
    putU2(excerpt, fields + 2, taken);
    System.arraycopy(bytes, at, excerpt, to, bytes.length - at);
    return Arrays.copyOf(excerpt, to + bytes.length - at);
  }

  /**
   * This class with the methods of its {@link #excerpt} as they are now, in their old places, with
   * all that was added to the excerpt, and with the excerpt's own attributes.
   *
   * @param changed the excerpt, whose constants are still those of this class and then more
   */
  byte[] with(byte[] changed, Iterable<MethodPattern> patterns) {
    ClassFile excerpt = new ClassFile(changed, this);
    int changedFields = excerpt.fields();
    int changedMethods = excerpt.methods();
    int fields = fields();
    int methods = methods();
    byte[] whole = new byte[bytes.length + changed.length];
    // constants, name, interfaces
    System.arraycopy(changed, 0, whole, 0, changedFields);
    int to = changedFields;
    putU2(whole, to, u2(fields) + excerpt.u2(changedFields));
    to = append(bytes, fields + 2, methods, whole, to + 2);
    to = append(changed, changedFields + 2, changedMethods, whole, to);
    int count = to;
    to += 2;
    int at = methods + 2;
    int added = changedMethods + 2;
    int addedLeft = excerpt.u2(changedMethods);
    for (int i = u2(methods); i > 0; i--) {
      int next = skipMember(at);
      if (matches(at, patterns)) {
        int changedNext = excerpt.skipMember(added);
        to = append(changed, added, changedNext, whole, to);
        added = changedNext;
        addedLeft--;
      } else {
        to = append(bytes, at, next, whole, to);
      }
      at = next;
    }
    // methods that were added, and attributes
    to = append(changed, added, changed.length, whole, to);
    putU2(whole, count, u2(methods) + addedLeft);
    return Arrays.copyOf(whole, to);
  }

  private static int append(byte[] from, int start, int end, byte[] to, int at) {
    System.arraycopy(from, start, to, at, end - start);
    return at + end - start;
  }

  private static void putU2(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  /** How many local variables the code of a method has; it must have code. */
  int maxLocals(String name, String descriptor) {
    int at = methods();
    int methods = u2(at);
    at += 2;
    for (int i = 0; i < methods; i++) {
      if (name.equals(utf8(u2(at + 2))) && descriptor.equals(utf8(u2(at + 4)))) {
        int attribute = at + 8;
        for (int left = u2(at + 6); left > 0; left--) {
          if (utf8(u2(attribute)).equals("Code")) {
            return u2(attribute + 8);
          }
          attribute += 6 + u4(attribute + 2);
        }
      }
      at = skipMember(at);
    }
    throw new IllegalArgumentException(name + descriptor + " has no code");
  }

  /** Of fields_count. */
  private int fields() {
    return header + 8 + 2 * u2(header + 6);
  }

  /** Of methods_count. */
  private int methods() {
    int at = fields();
    int fields = u2(at);
    at += 2;
    for (int i = 0; i < fields; i++) {
      at = skipMember(at);
    }
    return at;
  }

  private int skipMember(int at) {
    int attributes = u2(at + 6);
    int next = at + 8;
    for (int i = 0; i < attributes; i++) {
      int length = u4(next + 2);
      if (length < 0 || length > bytes.length) {
        throw new IllegalArgumentException("attribute of " + length + " bytes");
      }
      next += 6 + length;
    }
    return next;
  }

  private String className(int index) {
    return utf8(u2(offsets[index]));
  }

  private String utf8(int index) {
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
    try {
      // names outside ASCII are written a little differently (4.4.7), but match nothing of ours
      return new String(bytes, at + 2, u2(at), "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private int u2(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  private int u4(int at) {
    return u2(at) << 16 | u2(at + 2);
  }
}
