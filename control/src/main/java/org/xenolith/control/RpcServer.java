package org.xenolith.control;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves JSON-RPC 2.0 at a Unix-domain socket, one message a line. Requests of one connection are
 * answered in order, one after the other; a method may block its own connection only.
 */
public final class RpcServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RpcServer.class.getName());

  private final Path path;
  private final FileIdentity file;
  private final RpcMethods methods;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private RpcServer(Path path, RpcMethods methods, ServerSocketChannel server) throws IOException {
    this.path = path;
    this.file = FileIdentity.of(path);
    this.methods = methods;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @throws java.net.BindException where somebody serves there already
   */
  public static RpcServer listen(Path path, RpcMethods methods) throws IOException {
    RpcServer server = new RpcServer(path, methods, UnixSockets.listen(path));
    Thread.ofVirtual().name("rpc-accept").start(server::accept);
    return server;
  }

  /** Connections open now. */
  public int connections() {
    return connections.size();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().name("rpc-connection").start(() -> serve(connection));
      }
    } catch (IOException e) {
      if (server.isOpen()) {
        LOG.log(Level.ERROR, "cannot accept connections at " + path, e);
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (LineChannel lines = new LineChannel(connection)) {
      while (true) {
        String line;
        try {
          line = lines.readLine(LineChannel.MAX_REQUEST_BYTES);
        } catch (LineChannel.LineTooLongException e) {
          // Where the next message starts is not known any more.
          lines.writeLine(
              error(null, RpcException.PARSE_ERROR, String.valueOf(e.getMessage())).toString());
          return;
        }
        if (line == null) {
          return;
        }
        if (!line.isBlank()) {
          lines.writeLine(reply(line));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "connection lost", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private String reply(String line) throws InterruptedException {
    JsonNode request;
    try {
      request = Json.tree(line);
    } catch (JacksonException e) {
      return error(null, RpcException.PARSE_ERROR, "not JSON: " + e.getOriginalMessage())
          .toString();
    }
    JsonNode id = request.path("id");
    JsonNode method = request.path("method");
    if (!request.isObject() || !method.isString()) {
      return error(id, RpcException.INVALID_REQUEST, "not a request").toString();
    }
    try {
      Object result = methods.call(method.asString(), request.path("params"));
      ObjectNode reply = envelope(id);
      reply.set("result", Json.MAPPER.valueToTree(result));
      return reply.toString();
    } catch (RpcException e) {
      return error(id, e.code(), e.getMessage()).toString();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "internal error in " + method.asString(), e);
      return error(id, RpcException.INTERNAL, "internal error in " + method.asString() + ": " + e)
          .toString();
    }
  }

  private static ObjectNode envelope(@Nullable JsonNode id) {
    ObjectNode reply = Json.MAPPER.createObjectNode();
    reply.put("jsonrpc", "2.0");
    if (id == null || id.isMissingNode()) {
      reply.putNull("id");
    } else {
      reply.set("id", id);
    }
    return reply;
  }

  private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
    ObjectNode reply = envelope(id);
    reply.putObject("error").put("code", code).put("message", message);
    return reply;
  }

  /**
   * Stops to serve, cuts every connection and removes the socket's file, unless it is another
   * server's by now.
   */
  @Override
  public void close() throws IOException {
    server.close();
    if (file.isStillAt(path)) {
      Files.delete(path);
    }
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}
