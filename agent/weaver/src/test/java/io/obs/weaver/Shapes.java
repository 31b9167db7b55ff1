package io.obs.weaver;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Methods of as many shapes as javac makes; each takes an int that chooses its way. */
@SuppressWarnings({"unused", "EmptyCatch"})
public class Shapes {
  protected int answer = 42;
  private final Object lock = new Object();

  public Shapes() {}

  /** Has branches before an object is there, and a way to fail after one is. */
  public Shapes(int way) {
    this(way > 1 ? "many" : way == 1 ? "one" : "none");
    if (way == 0) {
      throw new IllegalStateException("none");
    }
  }

  private Shapes(String ways) {
    this();
    answer = ways.length();
  }

  public void nothing(int way) {}

  public int loopFirst(int way) {
    while (way < 10) {
      way++;
    }
    return way;
  }

  public long wide(int way, long l, double d) {
    long sum = l;
    for (long i = 0; i < way; i++) {
      double scaled = d * i;
      sum += (long) scaled;
      if (sum > 100) {
        return sum;
      }
    }
    return -sum;
  }

  public double manyReturns(int way) {
    switch (way) {
      case 0:
        return 0.5;
      case 1:
        return 1.5;
      case 7:
        throw new IllegalStateException("seven");
      default:
        return way > 3 ? way : -1;
    }
  }

  public float floats(int way) {
    float f = way;
    return f / 2;
  }

  public boolean flag(int way) {
    return way % 2 == 0 || way == 3;
  }

  public String text(int way) {
    String s = way == 0 ? null : "s" + way;
    return s == null ? "none" : s;
  }

  public int[] array(int way) {
    int[] a = new int[way + 1];
    a[way] = way;
    return a;
  }

  public Object[][] arrays(int way) {
    return new Object[way + 1][2];
  }

  public int caught(int way) throws IOException {
    try {
      if (way == 1) {
        throw new IOException("one");
      }
      if (way == 2) {
        throw new IllegalArgumentException("two");
      }
      return way;
    } catch (IllegalArgumentException e) {
      return -2;
    } finally {
      answer++;
    }
  }

  public int nestedFinally(int way) {
    int result = 0;
    try {
      try {
        result += 1;
        if (way == 1) {
          return result;
        }
        Object o = way == 2 ? null : this;
        result += o.hashCode() == 0 ? 0 : 1;
      } finally {
        result += 10;
      }
    } catch (NullPointerException e) {
      result += 100;
    } finally {
      result += 1000;
    }
    return result;
  }

  public synchronized int locked(int way) {
    synchronized (lock) {
      if (way == 3) {
        throw new UnsupportedOperationException();
      }
      return way * 2;
    }
  }

  public int reusesArguments(int way, Object other) {
    way = way + 1;
    other = "changed";
    {
      long a = way;
      way += (int) a;
    }
    {
      String b = other + "!";
      way += b.length();
    }
    return way;
  }

  public List<String> generics(int way) {
    Iterator<String> it = Arrays.asList("a", "b", "c").iterator();
    while (it.hasNext()) {
      String s = it.next();
      if (way-- == 0) {
        return Arrays.asList(s);
      }
    }
    return null;
  }

  public static int fixed(int way) {
    return way < 0 ? -way : way;
  }

  public int strings(int way) {
    switch ("w" + way) {
      case "w1":
        return 1;
      case "w2":
        return 2;
      default:
        return 0;
    }
  }

  public int endless(int way) {
    for (; ; ) {
      if (way++ > 20) {
        throw new ArithmeticException("past " + way);
      }
    }
  }
}
