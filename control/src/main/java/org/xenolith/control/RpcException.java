package org.xenolith.control;

/**
 * A request was answered with an error. The message is a sentence for people, without a prefix.
 *
 * <p>Codes are those of xend's own faults and of JSON-RPC 2.0.
 */
public final class RpcException extends Exception {
  /** Something is wrong with us. */
  public static final int INTERNAL = 1;

  /** The request cannot be done. */
  public static final int REFUSED = 2;

  /** There is no such domain. */
  public static final int NO_SUCH_DOMAIN = 3;

  /** JSON-RPC: not JSON, or a line beyond {@link LineChannel#MAX_REQUEST_BYTES}. */
  public static final int PARSE_ERROR = -32700;

  /** JSON-RPC: JSON, but no request. */
  public static final int INVALID_REQUEST = -32600;

  /** JSON-RPC: unknown method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** JSON-RPC: parameters of the wrong shape. */
  public static final int INVALID_PARAMS = -32602;

  private final int code;

  public RpcException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** {@link #REFUSED} with a sentence. */
  public static RpcException refused(String message) {
    return new RpcException(REFUSED, message);
  }

  public int code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
