package org.xenolith.control;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connection to an {@link RpcServer}: a call at a time, from any thread. After an IOException
 * it is closed.
 */
public final class RpcClient implements AutoCloseable {
  private final LineChannel lines;
  private long lastId;

  private RpcClient(LineChannel lines) {
    this.lines = lines;
  }

  /**
   * @throws java.net.ConnectException where the socket's file is there but nobody behind it
   */
  public static RpcClient connect(Path path) throws IOException {
    return new RpcClient(new LineChannel(UnixSockets.connect(path)));
  }

  /**
   * Calls a method and waits for its reply, as long as that takes.
   *
   * @throws RpcException where the reply is an error
   * @throws IOException where the connection fails
   */
  public synchronized <R> R call(String method, Record parameters, Class<R> result)
      throws IOException, RpcException {
    long id = ++lastId;
    ObjectNode request = Json.MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", Json.MAPPER.valueToTree(parameters));
    try {
      lines.writeLine(request.toString());
      String line = lines.readLine(LineChannel.MAX_REPLY_BYTES);
      if (line == null) {
        throw new EOFException("the other side closed the connection");
      }
      JsonNode reply = Json.tree(line);
      JsonNode error = reply.path("error");
      if (error.isObject()) {
        throw new RpcException(
            error.path("code").asInt(RpcException.INTERNAL), error.path("message").asString(""));
      }
      return Json.MAPPER.treeToValue(reply.path("result"), result);
    } catch (JacksonException e) {
      close();
      throw new IOException("a reply that makes no sense: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /**
   * As {@link #call(String, Record, Class)}, but gives up, and closes the connection, when the time
   * is over.
   */
  public <R> R call(String method, Record parameters, Class<R> result, Duration limit)
      throws IOException, RpcException {
    AtomicBoolean expired = new AtomicBoolean();
    Thread watch =
        Thread.ofVirtual()
            .name("rpc-limit")
            .start(() -> {
              try {
                Thread.sleep(limit);
                expired.set(true);
                lines.close();
              } catch (InterruptedException | IOException e) {
                // Answered in time, or closed already.
              }
            });
    try {
      return call(method, parameters, result);
    } catch (IOException e) {
      if (expired.get()) {
        throw new IOException("no answer to %s within %s".formatted(method, limit), e);
      }
      throw e;
    } finally {
      watch.interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
