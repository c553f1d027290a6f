package org.xenolith.x86.cpu.x87;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.xenolith.x86.cpu.CpuState;

/**
 * The 512-byte image of x87, MMX and SSE state that FXSAVE writes and that begins every XSAVE area
 * (SDM volume 1, 10.5.1 and 13.4.1), between memory and {@link CpuState}. The interpreter, the
 * hypervisor's vcpu contexts and the comparison with the host all use it: on {@link
 * org.xenolith.memory.MachineMemory#segment}, on native memory or on a byte array's segment.
 *
 * <p>Registers stand in stack order (ST(0) first), the abridged tag word by physical number. The
 * selectors of FIP and FDP are written as zero, as processors do that keep none.
 */
public final class FpuImage {
  /** Length of the legacy area. */
  public static final int BYTES = 512;

  static final int CONTROL = 0;
  static final int STATUS = 2;
  static final int TAG = 4;
  static final int OPCODE = 6;
  static final int INSTRUCTION_POINTER = 8;
  static final int DATA_POINTER = 16;
  static final int MXCSR = 24;
  static final int MXCSR_MASK = 28;
  static final int REGISTERS = 32;
  static final int REGISTER_STRIDE = 16;
  static final int XMM = 160;

  /** End of the last XMM register; what follows is not written. */
  static final int XMM_END = XMM + 16 * 16;

  /** The bits of MXCSR that exist; others are reserved and must be 0. */
  public static final int MXCSR_VALID = 0xffff;

  public static final int MXCSR_INITIAL = 0x1f80;

  private static final int CONTROL_VALID = 0x1f3f;
  private static final int CONTROL_FIXED = 0x40;
  private static final int OPCODE_VALID = 0x7ff;

  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FpuImage() {}

  /**
   * Writes a whole image in the 64-bit form, all sixteen XMM registers: what FXSAVE64 writes. The
   * last 96 bytes stay as they are.
   */
  public static void save(CpuState state, MemorySegment target, long offset) {
    saveX87(state, target, offset, true);
    saveMxcsr(state, target, offset);
    saveXmm(state, target, offset, 16);
  }

  /**
   * Reads a whole image in the 64-bit form, as FXRSTOR64 does.
   *
   * @return false, and nothing is changed, where a reserved bit of MXCSR is set: #GP(0) for the
   *     guest
   */
  public static boolean restore(CpuState state, MemorySegment source, long offset) {
    int mxcsr = source.get(INT, offset + MXCSR);
    if ((mxcsr & ~MXCSR_VALID) != 0) {
      return false;
    }
    restoreX87(state, source, offset, true);
    state.mxcsr = mxcsr;
    restoreXmm(state, source, offset, 16);
    return true;
  }

  /**
   * Bytes 0 to 23 and 32 to 159.
   *
   * @param wide FIP and FDP of 64 bits (REX.W) and not of 32 with selectors
   */
  static void saveX87(CpuState state, MemorySegment target, long offset, boolean wide) {
    target.set(SHORT, offset + CONTROL, (short) state.fpuControl);
    target.set(SHORT, offset + STATUS, (short) statusWord(state));
    target.set(SHORT, offset + TAG, (short) state.fpuTagValid);
    target.set(SHORT, offset + OPCODE, (short) state.fpuOpcode);
    long mask = wide ? -1L : 0xffff_ffffL;
    target.set(LONG, offset + INSTRUCTION_POINTER, state.fpuInstructionPointer & mask);
    target.set(LONG, offset + DATA_POINTER, state.fpuDataPointer & mask);
    for (int i = 0; i < 8; i++) {
      int register = state.fpuTop + i & 7;
      long at = offset + REGISTERS + (long) i * REGISTER_STRIDE;
      target.set(LONG, at, state.fpuSignificand[register]);
      target.set(LONG, at + 8, state.fpuSignExponent[register] & 0xffffL);
    }
  }

  static void restoreX87(CpuState state, MemorySegment source, long offset, boolean wide) {
    setControlWord(state, source.get(SHORT, offset + CONTROL));
    setStatusWord(state, source.get(SHORT, offset + STATUS));
    state.fpuTagValid = source.get(BYTE, offset + TAG) & 0xff;
    state.fpuOpcode = source.get(SHORT, offset + OPCODE) & OPCODE_VALID;
    long mask = wide ? -1L : 0xffff_ffffL;
    state.fpuInstructionPointer = source.get(LONG, offset + INSTRUCTION_POINTER) & mask;
    state.fpuDataPointer = source.get(LONG, offset + DATA_POINTER) & mask;
    for (int i = 0; i < 8; i++) {
      int register = state.fpuTop + i & 7;
      long at = offset + REGISTERS + (long) i * REGISTER_STRIDE;
      state.fpuSignificand[register] = source.get(LONG, at);
      state.fpuSignExponent[register] = source.get(SHORT, at + 8) & 0xffff;
    }
    X87.summarize(state);
  }

  /** MXCSR and MXCSR_MASK. */
  static void saveMxcsr(CpuState state, MemorySegment target, long offset) {
    target.set(INT, offset + MXCSR, state.mxcsr);
    target.set(INT, offset + MXCSR_MASK, MXCSR_VALID);
  }

  static int mxcsr(MemorySegment source, long offset) {
    return source.get(INT, offset + MXCSR);
  }

  /**
   * @param count 16 in 64-bit mode, else 8
   */
  static void saveXmm(CpuState state, MemorySegment target, long offset, int count) {
    for (int i = 0; i < 2 * count; i++) {
      target.set(LONG, offset + XMM + 8L * i, state.xmm[i]);
    }
  }

  static void restoreXmm(CpuState state, MemorySegment source, long offset, int count) {
    for (int i = 0; i < 2 * count; i++) {
      state.xmm[i] = source.get(LONG, offset + XMM + 8L * i);
    }
  }

  // ---- words that memory and state hold differently

  /** The status word with TOP in its place. */
  public static int statusWord(CpuState state) {
    return state.fpuStatus | state.fpuTop << X87Status.TOP_SHIFT;
  }

  /** Takes a status word over. {@link X87#summarize} must follow, after the control word. */
  static void setStatusWord(CpuState state, int word) {
    state.fpuTop = word >>> X87Status.TOP_SHIFT & 7;
    state.fpuStatus = word & 0xffff & ~X87Status.TOP_MASK;
  }

  /** Takes a control word over: reserved bits read as 0, bit 6 as 1. */
  static void setControlWord(CpuState state, int word) {
    state.fpuControl = word & CONTROL_VALID | CONTROL_FIXED;
  }

  // ---- initial state

  /** What FNINIT does, and the start of a power-up or XRSTOR's initial state. */
  public static void initializeControl(CpuState state) {
    state.fpuControl = X87Status.CONTROL_INITIAL;
    state.fpuStatus = 0;
    state.fpuTop = 0;
    state.fpuTagValid = 0;
    state.fpuOpcode = 0;
    state.fpuInstructionPointer = 0;
    state.fpuDataPointer = 0;
  }

  /** The x87 component's initial configuration (SDM volume 1, 13.6): registers are zero too. */
  public static void initializeX87(CpuState state) {
    initializeControl(state);
    java.util.Arrays.fill(state.fpuSignificand, 0);
    java.util.Arrays.fill(state.fpuSignExponent, 0);
  }

  static boolean isInitialX87(CpuState state) {
    long bits = state.fpuInstructionPointer | state.fpuDataPointer;
    for (int i = 0; i < 8; i++) {
      bits |= state.fpuSignificand[i] | state.fpuSignExponent[i];
    }
    bits |= state.fpuStatus | state.fpuTop | state.fpuTagValid | state.fpuOpcode;
    return bits == 0 && state.fpuControl == X87Status.CONTROL_INITIAL;
  }

  static boolean isInitialXmm(CpuState state) {
    long bits = 0;
    for (long half : state.xmm) {
      bits |= half;
    }
    return bits == 0;
  }
}
