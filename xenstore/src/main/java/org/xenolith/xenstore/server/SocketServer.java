package org.xenolith.xenstore.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the store on a Unix socket, with domain 0's rights: Xen's own clients find it with
 * XENSTORED_PATH. The socket is for its owner only.
 */
public final class SocketServer implements AutoCloseable {
  private final XenStore store;
  private final Path path;
  private final ServerSocketChannel channel;
  private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

  private SocketServer(XenStore store, Path path, ServerSocketChannel channel) {
    this.store = store;
    this.path = path;
    this.channel = channel;
  }

  /**
   * @param path must not exist
   */
  public static SocketServer listen(XenStore store, Path path) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(path));
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    SocketServer server = new SocketServer(store, path, channel);
    Thread.ofVirtual().name("xenstore-accept").start(server::accept);
    return server;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = channel.accept();
        SocketConnection connection = new SocketConnection(store, client);
        connections.add(connection);
        Thread.ofVirtual()
            .name("xenstore-client")
            .start(() -> {
              connection.serve();
              connections.remove(connection);
            });
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    for (SocketConnection connection : connections) {
      connection.close();
    }
    Files.deleteIfExists(path);
  }
}
