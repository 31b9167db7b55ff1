package io.obs.weaver;

import java.util.Arrays;
import java.util.List;

/**
 * What the class file library is given of a class: the methods that change, and nothing of what
 * stays. Fields, other methods and attributes are later copied as they are, byte by byte, whatever
 * an obfuscator has left in them.
 */
final class Excerpt {
  private final ClassFile file;
  private final List<ClassFile.Method> methods;

  /**
   * @param methods those that change, in their order
   */
  Excerpt(ClassFile file, List<ClassFile.Method> methods) {
    this.file = file;
    this.methods = methods;
  }

  /**
   * A class with all the constants, only these methods, no fields, and of the attributes only those
   * that the methods' code needs or that may change.
   */
  byte[] bytes() {
    byte[] bytes = file.bytes();
    Output to = new Output(bytes.length);
    to.append(bytes, 0, file.fieldsCount());
    to.putU2(0);
    to.putU2(methods.size());
    for (ClassFile.Method method : methods) {
      to.append(bytes, method.start, method.end);
    }
    int[] attributes = taken(file);
    to.putU2(present(attributes));
    to.append(file, attributes);
    return to.bytes();
  }

  /**
   * The class with its methods as they are now, in their old places, and with all that was added to
   * the excerpt.
   *
   * @param written the excerpt, which has the constants of the class still, and more behind them
   */
  byte[] putBack(byte[] written) {
    ClassFile changed = new ClassFile(written);
    byte[] bytes = file.bytes();
    Output to = new Output(bytes.length + written.length);
    // constants, name, interfaces
    to.append(written, 0, changed.fieldsCount());

    to.putU2(file.u2(file.fieldsCount()) + changed.u2(changed.fieldsCount()));
    to.append(bytes, file.fieldsCount() + 2, file.methodsCount());
    to.append(written, changed.fieldsCount() + 2, changed.methodsCount());

    int added = changed.u2(changed.methodsCount()) - methods.size();
    to.putU2(file.u2(file.methodsCount()) + added);
    int from = file.methodsCount() + 2;
    int method = changed.methodsCount() + 2;
    for (ClassFile.Method replaced : methods) {
      to.append(bytes, from, replaced.start);
      int next = changed.skipMember(method);
      to.append(written, method, next);
      method = next;
      from = replaced.end;
    }
    to.append(bytes, from, file.attributesCount());
    to.append(written, method, changed.attributesCount());

    putBackAttributes(changed, to);
    return to.bytes();
  }

  /** Where those attributes are that an excerpt takes along; negative for what there is not. */
  private static int[] taken(ClassFile of) {
    int count = of.attributesCount();
    return new int[] {of.attribute(count, "Signature"), of.attribute(count, "BootstrapMethods")};
  }

  private static int present(int[] attributes) {
    return (attributes[0] < 0 ? 0 : 1) + (attributes[1] < 0 ? 0 : 1);
  }

  private void putBackAttributes(ClassFile changed, Output to) {
    int[] taken = taken(file);
    int[] brought = taken(changed);
    int count = file.attributesCount();
    int left = file.u2(count);
    to.putU2(left - present(taken) + present(brought));
    int at = count + 2;
    for (; left > 0; left--) {
      int next = file.skipAttribute(at);
      if (at != taken[0] && at != taken[1]) {
        to.append(file.bytes(), at, next);
      }
      at = next;
    }
    to.append(changed, brought);
  }

  /** Bytes one behind the other. */
  private static final class Output {
    private final byte[] bytes;
    private int at;

    /**
     * @param size at least as many as are put there
     */
    Output(int size) {
      bytes = new byte[size];
    }

    void putU2(int value) {
      bytes[at++] = (byte) (value >> 8);
      bytes[at++] = (byte) value;
    }

    void append(byte[] from, int start, int end) {
      System.arraycopy(from, start, bytes, at, end - start);
      at += end - start;
    }

    void append(ClassFile from, int[] attributes) {
      for (int attribute : attributes) {
        if (attribute >= 0) {
          append(from.bytes(), attribute, from.skipAttribute(attribute));
        }
      }
    }

    byte[] bytes() {
      return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
    }
  }
}
