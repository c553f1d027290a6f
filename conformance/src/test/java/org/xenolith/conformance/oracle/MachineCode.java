package org.xenolith.conformance.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Machine code in plain bytes. */
final class MachineCode {
  private final ByteBuffer buffer = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

  MachineCode hex(String text) {
    for (String value : text.split(" ")) {
      buffer.put((byte) Integer.parseInt(value, 16));
    }
    return this;
  }

  MachineCode int8(int value) {
    buffer.put((byte) value);
    return this;
  }

  MachineCode int32(int value) {
    buffer.putInt(value);
    return this;
  }

  MachineCode int64(long value) {
    buffer.putLong(value);
    return this;
  }

  /** The rest of a jump: the distance to a target from the end of this field. */
  MachineCode distance(int ownOffset, int target) {
    return int32(target - (ownOffset + size() + 4));
  }

  int size() {
    return buffer.position();
  }

  byte[] toArray() {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }
}
