package org.xenolith.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines, and after them raw bytes, over a socket. Reading is for one thread at a time, and so is
 * writing.
 */
public final class LineChannel implements AutoCloseable {
  /** The longest line a server takes. */
  public static final int MAX_REQUEST_BYTES = 1 << 20;

  /** The longest line a client takes: a whole message ring fits. */
  public static final int MAX_REPLY_BYTES = 1 << 24;

  private static final int CHUNK_BYTES = 8192;

  /** A line longer than the reader takes. */
  public static final class LineTooLongException extends IOException {
    LineTooLongException(int maxBytes) {
      super("a line of more than " + maxBytes + " bytes");
    }
  }

  private final SocketChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(CHUNK_BYTES).flip();

  public LineChannel(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Reads up to the next newline.
   *
   * @return the line without it, or null at the end of the stream
   * @throws LineTooLongException where no newline comes within maxBytes
   * @throws EOFException where the stream ends within a line
   */
  public @Nullable String readLine(int maxBytes) throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    while (true) {
      if (!received.hasRemaining() && !fill()) {
        if (length == 0) {
          return null;
        }
        throw new EOFException("the connection closed within a line");
      }
      byte next = received.get();
      if (next == '\n') {
        return new String(line, 0, length, StandardCharsets.UTF_8);
      }
      if (length == maxBytes) {
        throw new LineTooLongException(maxBytes);
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, Math.min(maxBytes, line.length * 2));
      }
      line[length++] = next;
    }
  }

  private boolean fill() throws IOException {
    received.clear();
    int count = channel.read(received);
    received.flip();
    return count > 0;
  }

  /** Reads raw bytes, first those already received behind the last line; -1 at the end. */
  public int read(ByteBuffer target) throws IOException {
    if (!received.hasRemaining()) {
      return channel.read(target);
    }
    int count = Math.min(received.remaining(), target.remaining());
    target.put(target.position(), received, received.position(), count);
    target.position(target.position() + count);
    received.position(received.position() + count);
    return count;
  }

  /** Writes a line and its newline. */
  public void writeLine(String line) throws IOException {
    write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes all of the buffer. */
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Says that nothing more will be written; reading goes on. */
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
