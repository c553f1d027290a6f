package org.xenolith.xenstore.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.xenolith.xenstore.store.StoreError;

/**
 * struct xsd_sockmsg and its payload (public/io/xs_wire.h).
 *
 * @param type a number of {@link MessageType}, in requests perhaps none
 * @param requestId repeated in the reply
 * @param transactionId 0 outside transactions
 */
public record Message(int type, int requestId, int transactionId, byte[] payload) {
  public static final int HEADER_BYTES = 16;

  /** XENSTORE_PAYLOAD_MAX. */
  public static final int PAYLOAD_BYTES_MAX = 4096;

  /** Where the payload's length stands in the header. */
  static final int LENGTH_OFFSET = 12;

  /** The payload's length that a header announces, unsigned. */
  public static long payloadLength(byte[] header) {
    return Integer.toUnsignedLong(
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_OFFSET));
  }

  /**
   * @param bytes a header and, behind it, the payload that it announces
   */
  public static Message decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int type = buffer.getInt();
    int requestId = buffer.getInt();
    int transactionId = buffer.getInt();
    byte[] payload = new byte[buffer.getInt()];
    buffer.get(payload);
    return new Message(type, requestId, transactionId, payload);
  }

  public byte[] encode() {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(requestId)
        .putInt(transactionId)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  /** The reply to this request. */
  public Message reply(byte[] replyPayload) {
    return new Message(type, requestId, transactionId, replyPayload);
  }

  public Message errorReply(StoreError error) {
    return new Message(
        MessageType.ERROR.number(), requestId, transactionId, Payload.strings(error.name()));
  }

  public static Message watchEvent(String path, String token) {
    return new Message(MessageType.WATCH_EVENT.number(), 0, 0, Payload.strings(path, token));
  }

  @Override
  public String toString() {
    return MessageType.of(type)
        + " "
        + requestId
        + "/"
        + transactionId
        + " "
        + new String(payload, StandardCharsets.ISO_8859_1).replace('\0', '|');
  }
}
