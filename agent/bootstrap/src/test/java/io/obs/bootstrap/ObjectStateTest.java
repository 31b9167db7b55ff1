package io.obs.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** State in a field and in the weak identity map behind it. */
class ObjectStateTest {
  private static final class Woven implements HasState {
    private Object state;

    @Override
    public Object obs$state() {
      return state;
    }

    @Override
    public void obs$state(Object state) {
      this.state = state;
    }
  }

  /** Equal to all of its kind: identity must tell them apart. */
  private static final class Same {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void field() {
    Woven woven = new Woven();
    assertNull(ObjectState.get(woven));
    ObjectState.set(woven, "a");
    assertEquals("a", woven.state);
    assertEquals("a", ObjectState.get(woven));
  }

  @Test
  void mapByIdentity() {
    Same one = new Same();
    Same other = new Same();
    ObjectState.set(one, "one");
    assertNull(ObjectState.get(other));
    ObjectState.set(other, "other");
    ObjectState.set(one, "first");
    assertEquals("first", ObjectState.get(one));
    assertEquals("other", ObjectState.get(other));
  }

  @Test
  void keysAreCollected() {
    WeakIdentityMap map = new WeakIdentityMap();
    Object kept = new Object();
    map.put(kept, "kept");
    List<WeakReference<Object>> gone = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 1000; i++) {
      Object key = new Object();
      map.put(key, "gone");
      gone.add(new WeakReference<Object>(key));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (map.size() > 1 && System.nanoTime() < deadline) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(1, map.size());
    for (WeakReference<Object> key : gone) {
      assertNull(key.get());
    }
    assertEquals("kept", map.get(kept));
  }

  @Test
  void growsAndKeepsAll() {
    WeakIdentityMap map = new WeakIdentityMap();
    List<Object> keys = new ArrayList<Object>();
    for (int i = 0; i < 10_000; i++) {
      Object key = new Object();
      keys.add(key);
      map.put(key, i);
      map.put(key, key);
    }
    assertEquals(keys.size(), map.size());
    for (Object key : keys) {
      assertTrue(map.get(key) == key);
    }
  }

  /** Readers must see what they wrote themselves, whatever grows and is collected meanwhile. */
  @Test
  void manyThreads() throws Exception {
    WeakIdentityMap map = new WeakIdentityMap();
    Object shared = new Object();
    map.put(shared, "shared");
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> running = new ArrayList<Future<Void>>();
      for (int thread = 0; thread < 4; thread++) {
        running.add(executor.submit(writer(map, shared)));
      }
      for (Future<Void> writer : running) {
        writer.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static Callable<Void> writer(WeakIdentityMap map, Object shared) {
    return () -> {
      List<Object> recent = new ArrayList<Object>();
      for (int i = 0; i < 50_000; i++) {
        Object key = new Object();
        map.put(key, key.toString());
        recent.add(key);
        if (recent.size() == 100) {
          for (Object known : recent) {
            assertEquals(known.toString(), map.get(known));
          }
          recent.clear();
          if (i % 10_000 < 100) {
            System.gc();
          }
        }
        assertSame("shared", map.get(shared));
      }
      return null;
    };
  }
}
