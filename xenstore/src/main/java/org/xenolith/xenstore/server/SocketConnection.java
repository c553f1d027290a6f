package org.xenolith.xenstore.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.wire.Message;

/** A client on the Unix socket: one thread reads its requests, one writes what is for it. */
final class SocketConnection extends Connection implements AutoCloseable {
  /** A client that does not read is cut off. */
  private static final int QUEUED_MAX = 1 << 16;

  private final XenStore store;
  private final SocketChannel channel;
  private final BlockingQueue<Message> output = new LinkedBlockingQueue<>(QUEUED_MAX);

  SocketConnection(XenStore store, SocketChannel channel) {
    super(Permissions.PRIVILEGED_DOMID);
    this.store = store;
    this.channel = channel;
  }

  /** Until the client leaves. */
  void serve() {
    Thread writer = Thread.ofVirtual().name("xenstore-client-out").start(this::write);
    try {
      ByteBuffer header = ByteBuffer.allocate(Message.HEADER_BYTES);
      while (fill(header)) {
        long length = Message.payloadLength(header.array());
        if (length > Message.PAYLOAD_BYTES_MAX) {
          return;
        }
        ByteBuffer whole = ByteBuffer.allocate(Message.HEADER_BYTES + (int) length);
        whole.put(header.flip());
        if (!fill(whole)) {
          return;
        }
        store.receive(this, Message.decode(whole.array()));
        header.clear();
      }
    } catch (IOException e) {
      // Gone, as good as closed.
    } finally {
      store.disconnect(this);
      writer.interrupt();
      close();
    }
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private void write() {
    try {
      while (true) {
        ByteBuffer bytes = ByteBuffer.wrap(output.take().encode());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (InterruptedException | IOException e) {
      close();
    }
  }

  @Override
  protected void send(Message message) {
    if (!output.offer(message)) {
      close();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing more can be done to it.
    }
  }
}
