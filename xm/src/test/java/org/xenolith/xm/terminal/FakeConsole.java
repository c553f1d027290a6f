package org.xenolith.xm.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.xenolith.control.ConsoleHello;
import org.xenolith.control.ConsoleStart;
import org.xenolith.control.Json;
import org.xenolith.control.LineChannel;
import org.xenolith.control.UnixSockets;

/** The machine's side of one viewer. */
final class FakeConsole implements AutoCloseable {
  private final ServerSocketChannel server;
  private LineChannel viewer;

  FakeConsole(Path socket) throws IOException {
    server = UnixSockets.listen(socket);
  }

  /** Takes a viewer and tells it where its bytes start. */
  ConsoleHello accept(long position) throws IOException {
    viewer = new LineChannel(server.accept());
    ConsoleHello hello = Json.read(viewer.readLine(1024), ConsoleHello.class);
    viewer.writeLine(Json.line(new ConsoleStart(position)));
    return hello;
  }

  void print(byte[] bytes) throws IOException {
    viewer.write(ByteBuffer.wrap(bytes));
  }

  /** Exactly so many bytes, or fewer where the viewer goes. */
  byte[] typed(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && viewer.read(buffer) >= 0) {
      // More may come.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  void hangUp() throws IOException {
    viewer.close();
  }

  @Override
  public void close() throws IOException {
    server.close();
    if (viewer != null) {
      viewer.close();
    }
  }
}
