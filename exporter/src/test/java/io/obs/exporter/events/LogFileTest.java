package io.obs.exporter.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  @TempDir Path folder;

  private LogFile open(long maxBytes, int maxFiles) {
    return new LogFile(folder.resolve("events.json").toString(), maxBytes, maxFiles);
  }

  private List<String> read(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  private TreeSet<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static void send(LogFile file, String... texts) throws IOException {
    for (String text : texts) {
      file.send(Lines.line(text));
    }
  }

  @Test
  void addsToWhatIsThere() throws IOException {
    Files.write(folder.resolve("events.json"), "before\n".getBytes("UTF-8"));
    LogFile file = open(0, 0);
    send(file, "one", "two");
    file.close();
    assertEquals(Arrays.asList("before", "one", "two"), read("events.json"));
  }

  @Test
  void afterHalfALineComesANewOne() throws IOException {
    Files.write(folder.resolve("events.json"), "{\"half\":".getBytes("UTF-8"));
    LogFile file = open(0, 0);
    send(file, "one", "two");
    assertEquals(Arrays.asList("{\"half\":", "one", "two"), read("events.json"));
  }

  @Test
  void aFileThatIsMovedAwayIsOpenedAnew() throws IOException {
    LogFile file = open(0, 0);
    send(file, "one");
    Files.move(folder.resolve("events.json"), folder.resolve("moved"));
    send(file, "two");
    assertEquals(Arrays.asList("one"), read("moved"));
    assertEquals(Arrays.asList("two"), read("events.json"));

    // with "create" logrotate puts an empty one there
    Files.move(
        folder.resolve("events.json"),
        folder.resolve("moved"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(folder.resolve("events.json"));
    send(file, "three");
    assertEquals(Arrays.asList("two"), read("moved"));
    assertEquals(Arrays.asList("three"), read("events.json"));
  }

  @Test
  void aFileThatIsDeletedIsOpenedAnew() throws IOException {
    LogFile file = open(0, 0);
    send(file, "one");
    Files.delete(folder.resolve("events.json"));
    send(file, "two");
    assertEquals(Arrays.asList("two"), read("events.json"));
  }

  @Test
  void aFileThatIsEmptiedGoesOnFromItsBeginning() throws IOException {
    LogFile file = open(0, 0);
    send(file, "one");
    try (RandomAccessFile emptied =
        new RandomAccessFile(folder.resolve("events.json").toFile(), "rw")) {
      emptied.setLength(0);
    }
    send(file, "two");
    assertEquals(Arrays.asList("two"), read("events.json"));
  }

  @Test
  void isRotatedBeforeItGrowsTooLarge() throws IOException {
    LogFile file = open(10, 2);
    send(file, "1234", "5678"); // ten bytes
    assertEquals(Collections.singleton("events.json"), names());
    send(file, "9", "a much longer line", "b");
    assertEquals(
        new TreeSet<>(Arrays.asList("events.json", "events.json.1", "events.json.2")), names());
    assertEquals(Arrays.asList("b"), read("events.json"));
    assertEquals(Arrays.asList("a much longer line"), read("events.json.1"));
    assertEquals(Arrays.asList("9"), read("events.json.2"));
  }

  @Test
  void whatIsThereCountsAndNoneNeedBeKept() throws IOException {
    Files.write(folder.resolve("events.json"), "123456789\n".getBytes("UTF-8"));
    LogFile file = open(10, 0);
    send(file, "one");
    assertEquals(Arrays.asList("one"), read("events.json"));
    assertEquals(Collections.singleton("events.json"), names());
  }

  @Test
  void ofASymbolicLinkTheFileIsRotated() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real")).resolve("file");
    Files.createSymbolicLink(folder.resolve("events.json"), real);
    LogFile file = open(5, 1);
    send(file, "1234", "5678");
    assertTrue(Files.isSymbolicLink(folder.resolve("events.json")));
    assertEquals(Arrays.asList("5678"), Files.readAllLines(real));
    assertEquals(Arrays.asList("1234"), read("real/file.1"));
  }

  @Test
  void severalWritersLoseNoLine() throws Exception {
    int writers = 4;
    int each = 500;
    ExecutorService executor = Executors.newFixedThreadPool(writers);
    List<Future<?>> results = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String name = "writer" + w + " ";
      LogFile file = open(2_000, 1_000);
      results.add(
          executor.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  send(file, name + i);
                }
                return null;
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    executor.shutdown();
    TreeSet<String> lines = new TreeSet<>();
    int count = 0;
    for (String name : names()) {
      for (String line : read(name)) {
        assertTrue(line.matches("writer\\d \\d+"), line);
        lines.add(line);
        count++;
      }
    }
    assertEquals(writers * each, count);
    assertEquals(writers * each, lines.size());
  }

  @Test
  void aFullDiskCostsTheLinesThatItTakesNot() throws IOException {
    assumeTrue(
        Files.exists(Paths.get("/dev/full")),
        "this system has no /dev/full, by which a disk can be full");
    EventDrops drops = new EventDrops();
    LineOutput output = EventOutputs.direct("file:/dev/full", drops);
    for (int i = 0; i < 3; i++) {
      output.write(Lines.line("lost"));
    }
    assertEquals(3, drops.byReason().get("write_failed"));
  }

  @Test
  void aFolderIsNoFile() throws IOException {
    LogFile file = new LogFile(folder.toString(), 1, 1);
    assertThrows(IOException.class, () -> send(file, "one"));
    file.close();
    assertThrows(IOException.class, () -> send(file, "one"));
    assertFalse(names().iterator().hasNext());
  }
}
