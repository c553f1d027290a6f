package org.xenolith.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xenolith.backends.console.ConsoleBackend;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.control.ConsoleHello;
import org.xenolith.control.ConsoleStart;
import org.xenolith.control.Json;
import org.xenolith.control.LineChannel;
import org.xenolith.control.UnixSockets;

/**
 * A domain's console for viewers ({@link ConsoleHello}). Each has its own place in the history, so
 * one that does not read holds up nobody.
 */
final class ConsoleServer implements AutoCloseable {
  private static final int CHUNK_BYTES = 8192;
  private static final int HELLO_BYTES_MAX = 1024;

  /**
   * A viewer that will type no more may still want to read, or be gone: nothing tells which before
   * the guest prints again. So many are kept.
   */
  private static final int SILENT_VIEWERS_MAX = 16;

  private final Path path;
  private final ConsoleBackend console;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> viewers = ConcurrentHashMap.newKeySet();
  private final Deque<SocketChannel> silent = new ArrayDeque<>();

  private ConsoleServer(Path path, ConsoleBackend console, ServerSocketChannel server) {
    this.path = path;
    this.console = console;
    this.server = server;
  }

  static ConsoleServer listen(Path path, ConsoleBackend console) throws IOException {
    ConsoleServer server = new ConsoleServer(path, console, UnixSockets.listen(path));
    Thread.ofVirtual().name("console-accept").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel viewer = server.accept();
        viewers.add(viewer);
        Thread.ofVirtual().name("console-viewer").start(() -> serve(viewer));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(SocketChannel viewer) {
    LineChannel channel = new LineChannel(viewer);
    try {
      String hello = channel.readLine(HELLO_BYTES_MAX);
      if (hello == null) {
        leave(viewer);
        return;
      }
      long position = start(Json.read(hello, ConsoleHello.class).from(), console.history());
      channel.writeLine(Json.line(new ConsoleStart(position)));
      Thread.ofVirtual().name("console-output").start(() -> show(viewer, position));
      type(channel);
      becameSilent(viewer);
    } catch (IOException | IllegalArgumentException e) {
      leave(viewer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long start(long from, ConsoleHistory history) {
    long length = history.length();
    return from < 0 ? Math.max(0, length + from) : Math.min(from, length);
  }

  private void type(LineChannel channel) throws IOException, InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
    while (channel.read(buffer.clear()) >= 0) {
      console.type(buffer.array(), buffer.position());
    }
  }

  private void show(SocketChannel viewer, long from) {
    byte[] chunk = new byte[CHUNK_BYTES];
    long position = from;
    try {
      int count = console.history().read(position, chunk);
      while (count >= 0) {
        ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count);
        while (buffer.hasRemaining()) {
          viewer.write(buffer);
        }
        position += count;
        count = console.history().read(position, chunk);
      }
    } catch (IOException e) {
      // The viewer has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave(viewer);
    }
  }

  private void becameSilent(SocketChannel viewer) {
    SocketChannel oldest = null;
    synchronized (silent) {
      silent.addLast(viewer);
      if (silent.size() > SILENT_VIEWERS_MAX) {
        oldest = silent.removeFirst();
      }
    }
    leave(oldest);
  }

  private void leave(@Nullable SocketChannel viewer) {
    if (viewer == null) {
      return;
    }
    viewers.remove(viewer);
    synchronized (silent) {
      silent.remove(viewer);
    }
    try {
      viewer.close();
    } catch (IOException e) {
      // Nothing more can be done to it.
    }
  }

  /**
   * Takes no more viewers. Those that are there get the rest of the history, which must have ended,
   * and are cut off when they do not take it in time.
   */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    long deadline = System.nanoTime() + 1_000_000_000L;
    while (!viewers.isEmpty() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    for (SocketChannel viewer : viewers) {
      leave(viewer);
    }
  }
}
