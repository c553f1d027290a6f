package org.xenolith.control;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Unix-domain stream sockets in the file system, for their owner only. */
public final class UnixSockets {
  /** The room for a path in the kernel's sockaddr_un, without its closing zero. */
  public static final int MAX_PATH_BYTES = 107;

  private UnixSockets() {}

  /**
   * Listens at a path. A socket file that nobody listens behind any more is replaced.
   *
   * @throws BindException where somebody listens there already
   * @throws IOException where the path is too long or cannot be created
   */
  public static ServerSocketChannel listen(Path path) throws IOException {
    UnixDomainSocketAddress address = address(path);
    if (Files.exists(path)) {
      if (isServed(path)) {
        throw new BindException("somebody listens at " + path + " already");
      }
      Files.deleteIfExists(path);
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /**
   * @throws ConnectException where the file is there but nobody behind it
   * @throws IOException where there is no such file, among others
   */
  public static SocketChannel connect(Path path) throws IOException {
    UnixDomainSocketAddress address = address(path);
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether somebody accepts connections at a path. */
  public static boolean isServed(Path path) {
    try (SocketChannel channel = connect(path)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @throws IOException where the path is too long for a socket
   */
  static void checkLength(Path path) throws IOException {
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PATH_BYTES) {
      throw new IOException(
          "the socket path %s has %d bytes, Linux takes %d: choose a shorter XENOLITH_HOME"
              .formatted(path, bytes, MAX_PATH_BYTES));
    }
  }

  private static UnixDomainSocketAddress address(Path path) throws IOException {
    checkLength(path);
    return UnixDomainSocketAddress.of(path);
  }
}
