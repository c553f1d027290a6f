package org.xenolith.control;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A server's methods by name. Built once, before the server listens. */
public final class RpcMethods {
  /** What a method does. Called on a thread of the connection. */
  @FunctionalInterface
  public interface Handler<P, R> {
    R handle(P parameters) throws RpcException, InterruptedException;
  }

  private record Method<P, R>(Class<P> parameters, Handler<P, R> handler) {
    R call(JsonNode json) throws RpcException, InterruptedException {
      P value;
      try {
        value = Json.MAPPER.treeToValue(json, parameters);
      } catch (JacksonException | IllegalArgumentException e) {
        String reason = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
        throw new RpcException(RpcException.INVALID_PARAMS, "wrong parameters: " + reason);
      }
      return handler.handle(value);
    }
  }

  private final Map<String, Method<?, ?>> methods = new HashMap<>();

  /** Adds a method. Parameters travel as one object: the record's fields by name. */
  public <P extends Record, R> RpcMethods on(
      String name, Class<P> parameters, Handler<P, R> handler) {
    if (methods.putIfAbsent(name, new Method<>(parameters, handler)) != null) {
      throw new IllegalArgumentException(name + " is there already");
    }
    return this;
  }

  Object call(String name, JsonNode parameters) throws RpcException, InterruptedException {
    Method<?, ?> method = methods.get(name);
    if (method == null) {
      throw new RpcException(RpcException.METHOD_NOT_FOUND, "no method " + name);
    }
    boolean absent = parameters.isMissingNode() || parameters.isNull();
    JsonNode object = absent ? JsonNodeFactory.instance.objectNode() : parameters;
    if (!object.isObject()) {
      throw new RpcException(RpcException.INVALID_PARAMS, "params must be one object");
    }
    return method.call(object);
  }
}
