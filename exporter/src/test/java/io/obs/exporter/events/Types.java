package io.obs.exporter.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/** Makes exceptions of as many types as one likes: copies of one class under other names. */
final class Types {
  private Types() {}

  static final class Kind000 extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static Exception make(int number) throws IOException, ReflectiveOperationException {
    String name = String.format("Kind%03d", number);
    byte[] bytes = read();
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("Kind000", name);
    byte[] renamed = text.getBytes(StandardCharsets.ISO_8859_1);
    Class<?> type = new Loader().define(Types.class.getName() + "$" + name, renamed);
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Exception) constructor.newInstance();
  }

  private static byte[] read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = Types.class.getResourceAsStream("Types$Kind000.class")) {
      int read;
      while ((read = in.read()) >= 0) {
        bytes.write(read);
      }
    }
    return bytes.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(Types.class.getClassLoader());
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
