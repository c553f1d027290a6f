package org.xenolith.xenstore.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xenolith.xenstore.store.StoreError;
import org.xenolith.xenstore.store.StoreException;

/** Strings in payloads, each with a zero behind it. Bytes are kept as they are (ISO 8859-1). */
public final class Payload {
  private Payload() {}

  /** Each string and a zero. */
  public static byte[] strings(String... strings) {
    return strings(List.of(strings));
  }

  public static byte[] strings(List<String> strings) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String string : strings) {
      out.writeBytes(string.getBytes(StandardCharsets.ISO_8859_1));
      out.write(0);
    }
    return out.toByteArray();
  }

  /**
   * All strings of a payload.
   *
   * @throws StoreException EINVAL where the last has no zero behind it
   */
  public static List<String> parse(byte[] payload) throws StoreException {
    if (payload.length > 0 && payload[payload.length - 1] != 0) {
      throw new StoreException(StoreError.EINVAL);
    }
    List<String> strings = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] == 0) {
        strings.add(text(payload, start, i));
        start = i + 1;
      }
    }
    return strings;
  }

  /** The first string, up to its zero. */
  static String first(byte[] payload) throws StoreException {
    return text(payload, 0, firstLength(payload));
  }

  /** All behind the first string and its zero. */
  static byte[] afterFirst(byte[] payload) throws StoreException {
    return Arrays.copyOfRange(payload, firstLength(payload) + 1, payload.length);
  }

  /** A path, and bytes that may be anything: WRITE's payload. */
  public record PathAndValue(String path, byte[] value) {}

  /**
   * @throws StoreException EINVAL where there is no zero behind the path
   */
  public static PathAndValue pathAndValue(byte[] payload) throws StoreException {
    return new PathAndValue(first(payload), afterFirst(payload));
  }

  private static int firstLength(byte[] payload) throws StoreException {
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] == 0) {
        return i;
      }
    }
    throw new StoreException(StoreError.EINVAL);
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
