package io.obs.exporter.events;

import io.obs.bootstrap.AgentLog;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file that lines are added to, one {@code write} a line at the file's end, so that several
 * processes may share it. Before each line one look at the path tells whether the file is still the
 * one that is open: what logrotate has moved away or deleted is opened anew by the next line; what
 * it has emptied (copytruncate) goes on from its beginning.
 *
 * <p>A file that would grow over its limit becomes {@code PATH.1}, that one {@code PATH.2}, and so
 * on; the oldest is deleted. Of several processes one does it, and the others follow.
 *
 * <p>Not logback's {@code RollingFileAppender}: it does not see that its file was moved, and where
 * several processes share one it asks them to lock it for each line.
 */
final class LogFile implements Destination {
  private final String path;
  private final long maxBytes;
  private final int maxFiles;

  private FileOutputStream stream;

  /** What the operating system knows the open file by; null where it does not tell (Windows). */
  private Object key;

  /** Whether the file ends within a line: the disk was full, or a process died. */
  private boolean torn;

  private boolean rotationFailed;
  private boolean closed;

  /**
   * @param maxBytes how large it may grow; 0 for no limit
   * @param maxFiles how many rotated files are kept
   */
  LogFile(String path, long maxBytes, int maxFiles) {
    this.path = path;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
  }

  @Override
  public void open() {}

  @Override
  public synchronized void send(EventLine line) throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    try {
      BasicFileAttributes now = attributes();
      if (stream != null && (now == null || key != null && !key.equals(now.fileKey()))) {
        closeStream(); // moved away or deleted; where there are no keys, that is not possible
      }
      if (now != null
          && maxBytes > 0
          && now.isRegularFile()
          && now.size() > 0
          && now.size() + line.bytes.length > maxBytes) {
        rotate(now.fileKey(), line.bytes.length);
      }
      if (stream == null) {
        openStream();
      }
      stream.write(torn ? onNewLine(line.bytes) : line.bytes);
      torn = false;
    } catch (IOException e) {
      closeStream(); // opened again it tells how much of the line it has
      throw e;
    }
  }

  private static byte[] onNewLine(byte[] line) {
    byte[] bytes = new byte[line.length + 1];
    bytes[0] = '\n';
    System.arraycopy(line, 0, bytes, 1, line.length);
    return bytes;
  }

  /** What lies at the path now; null if nothing does. */
  private BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(file(), BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private Path file() {
    return new File(path).toPath();
  }

  private void openStream() throws IOException {
    stream = new FileOutputStream(path, true);
    BasicFileAttributes opened = attributes();
    key = opened == null ? null : opened.fileKey();
    torn = opened != null && opened.isRegularFile() && opened.size() > 0 && !endsWithNewLine();
  }

  private boolean endsWithNewLine() {
    try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
      long length = file.length();
      if (length == 0) {
        return true;
      }
      file.seek(length - 1);
      return file.read() == '\n';
    } catch (IOException e) {
      return true; // writable, but not readable
    }
  }

  /**
   * Moves the file away, unless another process does so at this moment or just did: the file itself
   * is what they lock.
   */
  private void rotate(Object expectedKey, int lineLength) throws IOException {
    if (stream == null) {
      openStream();
    }
    FileLock lock = null;
    try {
      lock = stream.getChannel().tryLock();
      if (lock == null) {
        return; // this line still goes where the file is
      }
    } catch (OverlappingFileLockException e) {
      return; // somebody else in this JVM
    } catch (IOException e) {
      // A file system without locks (some NFS): as good as alone.
    }
    try {
      BasicFileAttributes now = attributes();
      if (now != null
          && (expectedKey == null || expectedKey.equals(now.fileKey()))
          && now.size() + lineLength > maxBytes) {
        if (key == null) {
          closeStream(); // and the lock with it: Windows moves no file that is open
        }
        moveAway();
        rotationFailed = false;
      }
    } catch (IOException e) {
      // A file that grows too large is the lesser harm. The next line tries again.
      if (!rotationFailed) {
        rotationFailed = true;
        AgentLog.warn("the events' file " + path + " cannot be rotated and grows on: " + e);
      }
    } finally {
      closeStream(); // and with it the lock
    }
  }

  private void moveAway() throws IOException {
    // of a symbolic link the file, not the link
    String real = file().toRealPath().toString();
    if (maxFiles == 0) {
      Files.deleteIfExists(new File(real).toPath());
      return;
    }
    for (int i = maxFiles; i > 0; i--) {
      Path from = new File(i == 1 ? real : real + "." + (i - 1)).toPath();
      if (Files.exists(from)) {
        Files.move(from, new File(real + "." + i).toPath(), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void closeStream() {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is of no use either way.
      }
    }
    stream = null;
    key = null;
  }

  @Override
  public boolean comesBack() {
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeStream();
  }

  @Override
  public String toString() {
    return EventOutputs.FILE + path;
  }
}
