package io.obs.bootstrap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Values by the identity of their key, which they do not keep alive. Reading takes no lock and
 * allocates nothing; writing takes one lock. Entries of collected keys leave with the next write.
 */
final class WeakIdentityMap {
  private final ReferenceQueue<Object> collected = new ReferenceQueue<Object>();
  private volatile AtomicReferenceArray<Entry> table = new AtomicReferenceArray<Entry>(64);
  private int size;

  /** The value of a key; null if there is none. */
  Object get(Object key) {
    int hash = System.identityHashCode(key);
    AtomicReferenceArray<Entry> entries = table;
    Entry entry = entries.get(hash & (entries.length() - 1));
    while (entry != null) {
      if (entry.get() == key) {
        return entry.value;
      }
      entry = entry.next;
    }
    return null;
  }

  /** Sets the value of a key. */
  synchronized void put(Object key, Object value) {
    removeCollected();
    int hash = System.identityHashCode(key);
    AtomicReferenceArray<Entry> entries = table;
    int slot = hash & (entries.length() - 1);
    for (Entry entry = entries.get(slot); entry != null; entry = entry.next) {
      if (entry.get() == key) {
        entry.value = value;
        return;
      }
    }
    entries.set(slot, new Entry(key, hash, value, entries.get(slot), collected));
    if (++size > entries.length() * 3 / 4) {
      grow(entries);
    }
  }

  /** Entries there are, those of collected keys included until the next write. */
  synchronized int size() {
    removeCollected();
    return size;
  }

  private void removeCollected() {
    Reference<?> reference;
    while ((reference = collected.poll()) != null) {
      Entry dead = (Entry) reference;
      AtomicReferenceArray<Entry> entries = table;
      int slot = dead.hash & (entries.length() - 1);
      Entry before = null;
      for (Entry entry = entries.get(slot); entry != null; before = entry, entry = entry.next) {
        if (entry == dead) {
          if (before == null) {
            entries.set(slot, entry.next);
          } else {
            before.next = entry.next;
          }
          size--;
          break;
        }
      }
    }
  }

  /** Entries are moved by copies, so that a reader in the old table loses none. */
  private void grow(AtomicReferenceArray<Entry> old) {
    AtomicReferenceArray<Entry> grown = new AtomicReferenceArray<Entry>(old.length() * 2);
    size = 0;
    for (int i = 0; i < old.length(); i++) {
      for (Entry entry = old.get(i); entry != null; entry = entry.next) {
        Object key = entry.get();
        if (key != null) {
          int slot = entry.hash & (grown.length() - 1);
          grown.set(slot, new Entry(key, entry.hash, entry.value, grown.get(slot), collected));
          size++;
        }
      }
    }
    table = grown;
  }

  private static final class Entry extends WeakReference<Object> {
    final int hash;
    volatile Object value;
    volatile Entry next;

    Entry(Object key, int hash, Object value, Entry next, ReferenceQueue<Object> queue) {
      super(key, queue);
      this.hash = hash;
      this.value = value;
      this.next = next;
    }
  }
}
