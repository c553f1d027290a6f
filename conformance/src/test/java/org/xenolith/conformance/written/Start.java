package org.xenolith.conformance.written;

import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Instruction;

/**
 * What every written test starts from: registers all different, RBX, RSI and RDI in the data, RSP
 * in the middle of the stack, flat segments of ring 3.
 */
final class Start {
  /** Where RBX points, as a distance from the data's first byte. */
  static final int RBX_AT = 0x1200;

  static final int RSI_AT = 0x2400;
  static final int RDI_AT = 0x2800;

  /** Distance of RSP from the end of the stack. */
  static final int RSP_BELOW = 0x2400;

  private static final int FPU_CONTROL = 0;
  private static final int FPU_STATUS = 2;
  private static final int FPU_TAG = 4;
  private static final int FPU_OPCODE = 6;
  private static final int FPU_INSTRUCTION = 8;
  private static final int FPU_DATA = 16;
  private static final int MXCSR = 24;
  private static final int REGISTERS = 32;
  private static final int XMM = 160;
  private static final int XMM_END = 416;

  private Start() {}

  static GuestState of(Guest guest, long flags) {
    GuestState state = GuestState.of(guest);
    for (int i = 0; i < 16; i++) {
      long value = 0x8070_6050_4030_2010L + i * 0x0101_0101_0101_0101L;
      state.gpr[i] = guest.mode64 || i >= 8 ? value : value & 0xffff_ffffL;
    }
    state.gpr[CpuState.RBX] = guest.data + RBX_AT;
    state.gpr[CpuState.RSI] = guest.data + RSI_AT;
    state.gpr[CpuState.RDI] = guest.data + RDI_AT;
    state.gpr[CpuState.RSP] = guest.stackEnd - RSP_BELOW;
    state.flags = flags;
    state.mode64 = guest.mode64;
    int code = guest.mode64 ? Descriptors.CODE_64 : Descriptors.CODE_32;
    for (int segment = Instruction.ES; segment <= Instruction.GS; segment++) {
      state.loadSegment(segment, segment == Instruction.CS ? code : Descriptors.DATA, 0);
    }
    // A base in FS and GS that no address of a test uses shows where one is used wrongly.
    state.loadSegment(Instruction.FS, Descriptors.BASED_DATA, Descriptors.BASE);
    state.cr2 = 0x7777_0000_7777L;
    fillFpu(state.fpu);
    return state;
  }

  /** Valid, and nothing in its initial state. */
  private static void fillFpu(byte[] fpu) {
    putShort(fpu, FPU_CONTROL, 0x27f);
    putShort(fpu, FPU_STATUS, 0x1900);
    fpu[FPU_TAG] = 0x5a;
    putShort(fpu, FPU_OPCODE, 0x5d9);
    for (int i = 0; i < 6; i++) {
      fpu[FPU_INSTRUCTION + i] = (byte) (0x11 + i);
      fpu[FPU_DATA + i] = (byte) (0x31 + i);
    }
    putShort(fpu, MXCSR, 0x3f84);
    for (int register = 0; register < 8; register++) {
      int at = REGISTERS + 16 * register;
      for (int i = 0; i < 8; i++) {
        fpu[at + i] = (byte) (0x91 + 16 * register + i);
      }
      putShort(fpu, at + 8, 0x3ff0 + register);
    }
    for (int at = XMM; at < XMM_END; at++) {
      fpu[at] = (byte) (at * 5 + 3);
    }
  }

  private static void putShort(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
  }
}
