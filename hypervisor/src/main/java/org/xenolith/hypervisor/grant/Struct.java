package org.xenolith.hypervisor.grant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian fields of a hypercall's struct. */
final class Struct {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Struct() {}

  /** Unsigned. */
  static int getShort(byte[] struct, int offset) {
    return (short) SHORT.get(struct, offset) & 0xffff;
  }

  static int getInt(byte[] struct, int offset) {
    return (int) INT.get(struct, offset);
  }

  static long getLong(byte[] struct, int offset) {
    return (long) LONG.get(struct, offset);
  }

  static void putShort(byte[] struct, int offset, int value) {
    SHORT.set(struct, offset, (short) value);
  }

  static void putInt(byte[] struct, int offset, int value) {
    INT.set(struct, offset, value);
  }

  static void putLong(byte[] struct, int offset, long value) {
    LONG.set(struct, offset, value);
  }
}
