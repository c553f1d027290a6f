package org.xenolith.xm.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.xenolith.control.ConsoleHello;
import org.xenolith.control.ConsoleStart;
import org.xenolith.control.Json;
import org.xenolith.control.LineChannel;
import org.xenolith.control.UnixSockets;

/**
 * Shows a domain's console and types into it. What the socket does not give any more, because the
 * domain has ended, comes from the log: nothing that the guest has printed is missing.
 */
public final class ConsoleViewer implements AutoCloseable {
  /** From the first byte the guest printed. */
  public static final long FROM_START = 0;

  /** About two screens of what was printed last. */
  public static final long RECENT = -4096;

  private static final int CHUNK_BYTES = 8192;
  private static final int MAX_HELLO_BYTES = 4096;
  private static final byte ESCAPE = 0x1d; // Ctrl+]

  /** Why a view has ended. */
  public enum End {
    DOMAIN_ENDED,
    LEFT
  }

  private final @Nullable LineChannel connection;
  private final @Nullable FileChannel log;
  private final Replay replay;
  private long position;
  private byte last = '\n';
  private volatile boolean left;

  private ConsoleViewer(
      @Nullable LineChannel connection, @Nullable FileChannel log, long position, long oldBytes) {
    this.connection = connection;
    this.log = log;
    this.position = position;
    this.replay = new Replay(position > 0, Math.max(0, oldBytes - position));
  }

  /**
   * Connects, so that from now on nothing is missed, whenever {@link #run} is called.
   *
   * @param from see {@link ConsoleHello}
   * @throws IOException where there is neither a console nor a log
   */
  public static ConsoleViewer attach(Path socket, Path log, long from) throws IOException {
    // Before the socket: a restart may move the log away, but not from under an open file.
    FileChannel file = openLog(log);
    long oldBytes = file == null ? 0 : file.size();
    LineChannel connection = connect(socket);
    if (connection == null) {
      if (file == null) {
        throw new IOException("there is no console at " + socket);
      }
      return new ConsoleViewer(
          null, file, from >= 0 ? from : Math.max(0, oldBytes + from), oldBytes);
    }
    connection.writeLine(Json.line(new ConsoleHello(from)));
    String line = connection.readLine(MAX_HELLO_BYTES);
    if (line == null) {
      throw new IOException("the console at " + socket + " closed at once");
    }
    long position = Json.read(line, ConsoleStart.class).position();
    return new ConsoleViewer(connection, file, position, oldBytes);
  }

  private static @Nullable FileChannel openLog(Path log) throws IOException {
    try {
      return FileChannel.open(log);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static @Nullable LineChannel connect(Path socket) {
    try {
      return new LineChannel(UnixSockets.connect(socket));
    } catch (IOException e) {
      return null;
    }
  }

  /** Shows the console until the domain ends or the user leaves. */
  public End run(ConsoleStreams streams) throws IOException {
    RawTerminal raw = streams.terminal() ? RawTerminal.enter() : null;
    try {
      startTyping(streams);
      copyConnection(streams.out());
      if (!left) {
        copyLog(streams.out());
      }
      replay.end(streams.out());
      if (streams.terminal() && last != '\n') {
        streams.out().write(new byte[] {'\r', '\n'});
      }
      return left ? End.LEFT : End.DOMAIN_ENDED;
    } finally {
      if (raw != null) {
        raw.close();
      }
    }
  }

  private void startTyping(ConsoleStreams streams) {
    LineChannel target = connection;
    if (target != null) {
      Thread.ofPlatform().daemon().name("keys").start(() -> type(streams, target));
    }
  }

  private void type(ConsoleStreams streams, LineChannel target) {
    byte[] keys = new byte[CHUNK_BYTES];
    try {
      int count;
      while ((count = streams.in().read(keys)) > 0) {
        int escape = streams.terminal() ? indexOf(keys, count, ESCAPE) : -1;
        target.write(ByteBuffer.wrap(keys, 0, escape < 0 ? count : escape));
        if (escape >= 0) {
          leave(target);
          return;
        }
      }
      if (streams.terminal()) {
        // The terminal has hung up. A pipe's end only means that there is nothing more to type.
        leave(target);
      }
    } catch (IOException e) {
      // The domain has ended, and with it the connection; the other direction says so.
    }
  }

  private void leave(LineChannel target) throws IOException {
    left = true;
    target.close();
  }

  private static int indexOf(byte[] bytes, int count, byte wanted) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private void copyConnection(OutputStream out) throws IOException {
    if (connection == null) {
      return;
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    while (true) {
      try {
        if (connection.read(chunk.clear()) < 0) {
          return;
        }
      } catch (IOException e) {
        // Closed by leave(), or the machine is gone: the log has the rest.
        return;
      }
      show(chunk.flip(), out);
    }
  }

  private void copyLog(OutputStream out) throws IOException {
    if (log == null) {
      return;
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    while (log.read(chunk.clear(), position) > 0) {
      show(chunk.flip(), out);
    }
  }

  private void show(ByteBuffer bytes, OutputStream out) throws IOException {
    last = bytes.get(bytes.limit() - 1);
    position += bytes.limit();
    replay.show(bytes, out);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
    if (log != null) {
      log.close();
    }
  }
}
