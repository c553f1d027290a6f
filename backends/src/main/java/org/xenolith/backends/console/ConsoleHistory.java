package org.xenolith.backends.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything a guest has printed, from its first byte: in a log file, the end of it in memory too.
 * One thread appends; any number read, each at its own position and pace, and none of them can hold
 * up the guest. Where the file cannot be written (the disk is full) there is one message; memory
 * goes on, and so does the log when there is room again, with zeros in place of what was lost, so
 * that positions in the file stay positions in the output.
 */
public final class ConsoleHistory implements AutoCloseable {
  private static final int RECENT_BYTES = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] recent = new byte[RECENT_BYTES];
  // Not channels: those close for everybody when one thread that uses them is interrupted.
  private final @Nullable RandomAccessFile log;
  private final @Nullable RandomAccessFile logReader;
  private final Path path;
  private final Consumer<String> problems;
  private long length;
  private boolean ended;
  private boolean failing;

  private ConsoleHistory(
      @Nullable RandomAccessFile log,
      @Nullable RandomAccessFile logReader,
      Path path,
      Consumer<String> problems) {
    this.log = log;
    this.logReader = logReader;
    this.path = path;
    this.problems = problems;
  }

  /**
   * @param log the file to write; one that is there is emptied
   * @param problems takes one sentence for each kind of trouble
   * @throws IOException where the file cannot be created
   */
  public static ConsoleHistory inFile(Path log, Consumer<String> problems) throws IOException {
    RandomAccessFile writer = new RandomAccessFile(log.toFile(), "rw");
    try {
      if (writer.length() > 0) {
        writer.setLength(0);
      }
      return new ConsoleHistory(writer, new RandomAccessFile(log.toFile(), "r"), log, problems);
    } catch (IOException e) {
      writer.close();
      throw e;
    }
  }

  /** Without a file: only the last {@value #RECENT_BYTES} bytes can be read again. */
  public static ConsoleHistory inMemory() {
    return new ConsoleHistory(null, null, Path.of(""), problem -> {});
  }

  /** What the guest has printed so far, in bytes. */
  public long length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** Adds output; one thread at a time. */
  void append(byte[] bytes, int count) {
    if (count == 0) {
      return;
    }
    writeLog(bytes, count, length);
    lock.lock();
    try {
      int start = (int) (length % RECENT_BYTES);
      int first = Math.min(count, RECENT_BYTES - start);
      System.arraycopy(bytes, 0, recent, start, first);
      System.arraycopy(bytes, first, recent, 0, count - first);
      length += count;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void writeLog(byte[] bytes, int count, long position) {
    if (log == null) {
      return;
    }
    try {
      log.seek(position);
      log.write(bytes, 0, count);
      if (failing) {
        failing = false;
        problems.accept("The console is logged to " + path + " again, with a gap");
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        problems.accept("The console cannot be logged to " + path + ": " + e.getMessage());
      }
    }
  }

  /** Says that nothing more will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads from a position, waiting where nothing is there yet.
   *
   * @return the number of bytes; -1 where the output has ended before the position
   */
  public int read(long position, byte[] target) throws InterruptedException {
    boolean fromFile;
    int count;
    lock.lock();
    try {
      while (position >= length && !ended) {
        changed.await();
      }
      if (position >= length) {
        return -1;
      }
      count = (int) Math.min(target.length, length - position);
      fromFile = position < length - RECENT_BYTES;
      if (!fromFile) {
        copyRecent(position, target, count);
      }
    } finally {
      lock.unlock();
    }
    return fromFile ? readLog(position, target, count) : count;
  }

  private void copyRecent(long position, byte[] target, int count) {
    int start = (int) (position % RECENT_BYTES);
    int first = Math.min(count, RECENT_BYTES - start);
    System.arraycopy(recent, start, target, 0, first);
    System.arraycopy(recent, 0, target, first, count - first);
  }

  private int readLog(long position, byte[] target, int count) {
    if (logReader != null) {
      synchronized (logReader) {
        try {
          logReader.seek(position);
          int read = logReader.read(target, 0, count);
          if (read > 0) {
            return read;
          }
        } catch (IOException e) {
          // As if it had not been logged.
        }
      }
    }
    // Never logged: as in the log when it goes on.
    Arrays.fill(target, 0, count, (byte) 0);
    return count;
  }

  @Override
  public void close() throws IOException {
    end();
    if (log != null && logReader != null) {
      log.close();
      logReader.close();
    }
  }
}
