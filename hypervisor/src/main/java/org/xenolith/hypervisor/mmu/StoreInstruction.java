package org.xenolith.hypervisor.mmu;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Instruction;

/**
 * One execution of an instruction that stores up to eight bytes, taken apart so that the store can
 * be checked before it happens: where it goes, what it writes given what is there, and what becomes
 * of registers and flags afterwards.
 */
final class StoreInstruction {
  private final CpuState state;
  private final Instruction instruction;
  private final String mnemonic;
  private final int sizeBytes;
  private final long linear;
  private final long mask;

  /** What was in memory when the new value was computed, and the operand it was combined with. */
  private long before;

  private long after;
  private long operand;

  private StoreInstruction(CpuState state, Instruction instruction, int sizeBytes, long linear) {
    this.state = state;
    this.instruction = instruction;
    this.mnemonic = instruction.mnemonic();
    this.sizeBytes = sizeBytes;
    this.linear = linear;
    this.mask = sizeBytes == 8 ? -1 : (1L << 8 * sizeBytes) - 1;
  }

  /** Null where the instruction is none of those that are emulated. */
  static @Nullable StoreInstruction of(Cpu cpu, Instruction instruction) {
    if (instruction.row().operands().isEmpty() || !isKnown(instruction)) {
      return null;
    }
    int sizeBytes = sizeBytes(instruction.row().operands().getFirst());
    if (sizeBytes == 0) {
      return null;
    }
    long linear = address(cpu.state, instruction);
    return new StoreInstruction(cpu.state, instruction, sizeBytes, linear);
  }

  private static boolean isKnown(Instruction instruction) {
    return switch (instruction.mnemonic()) {
      case "STOS" -> true;
      case "MOV" -> isMoffs(instruction) || (instruction.isMemory() && isDataSource(instruction));
      case "MOVNTI",
          "XCHG",
          "CMPXCHG",
          "XADD",
          "AND",
          "OR",
          "XOR",
          "ADD",
          "SUB",
          "INC",
          "DEC",
          "NOT",
          "BTS",
          "BTR",
          "BTC" ->
          instruction.isMemory();
      default -> false;
    };
  }

  private static boolean isMoffs(Instruction instruction) {
    return instruction.row().operands().getFirst().startsWith("moffs");
  }

  /** Not a store of a segment register. */
  private static boolean isDataSource(Instruction instruction) {
    String source = instruction.row().operands().get(1);
    return source.startsWith("r") || source.startsWith("imm");
  }

  private static int sizeBytes(String operand) {
    return switch (operand) {
      case "r/m8", "m8", "moffs8" -> 1;
      case "r/m16", "m16", "moffs16" -> 2;
      case "r/m32", "m32", "moffs32" -> 4;
      case "r/m64", "m64", "moffs64" -> 8;
      default -> 0;
    };
  }

  private static long address(CpuState state, Instruction instruction) {
    if (instruction.mnemonic().equals("STOS")) {
      return clip(state.gpr[CpuState.RDI], instruction);
    }
    long offset = instruction.displacement();
    if (instruction.base() == Instruction.RIP_RELATIVE) {
      offset += state.rip + instruction.length();
    } else if (instruction.base() != Instruction.NO_REGISTER) {
      offset += state.gpr[instruction.base()];
    }
    if (instruction.index() != Instruction.NO_REGISTER) {
      offset += state.gpr[instruction.index()] * instruction.scale();
    }
    offset = clip(offset + bitStringOffset(state, instruction), instruction);
    boolean based =
        instruction.segment() == Instruction.FS || instruction.segment() == Instruction.GS;
    return based ? offset + state.segmentBase[instruction.segment()] : offset;
  }

  private static long clip(long offset, Instruction instruction) {
    return instruction.addressSize() == 64 ? offset : offset & 0xffffffffL;
  }

  /** A bit index in a register reaches beyond the operand. */
  private static long bitStringOffset(CpuState state, Instruction instruction) {
    if (!isBitOperation(instruction.mnemonic())
        || instruction.row().operands().get(1).startsWith("imm")) {
      return 0;
    }
    int sizeBytes = sizeBytes(instruction.row().operands().getFirst());
    long register = state.gpr[instruction.reg()];
    long index =
        switch (sizeBytes) {
          case 2 -> register << 48 >> 48;
          case 4 -> register << 32 >> 32;
          default -> register;
        };
    return Math.floorDiv(index, 8L * sizeBytes) * sizeBytes;
  }

  private static boolean isBitOperation(String mnemonic) {
    return mnemonic.equals("BTS") || mnemonic.equals("BTR") || mnemonic.equals("BTC");
  }

  long linear() {
    return linear;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  // ---- the new value

  /**
   * The value to store where {@code old} is in memory now. May be asked again where memory has
   * changed; {@link #finish} goes by the last answer.
   */
  long newValue(long old) {
    before = old & mask;
    operand = source() & mask;
    after =
        switch (mnemonic) {
              case "AND" -> before & operand;
              case "OR" -> before | operand;
              case "XOR" -> before ^ operand;
              case "ADD", "XADD", "INC" -> before + operand;
              case "SUB", "DEC" -> before - operand;
              case "NOT" -> ~before;
              case "BTS" -> before | bit();
              case "BTR" -> before & ~bit();
              case "BTC" -> before ^ bit();
              case "CMPXCHG" -> before == accumulator() ? operand : before;
              default -> operand;
            }
            & mask;
    return after;
  }

  private long source() {
    return switch (mnemonic) {
      case "INC", "DEC" -> 1;
      case "NOT" -> 0;
      case "STOS" -> state.gpr[CpuState.RAX];
      default -> {
        String spelled = instruction.row().operands().get(1);
        yield isMoffs(instruction)
            ? state.gpr[CpuState.RAX]
            : spelled.startsWith("imm") ? instruction.immediate() : register();
      }
    };
  }

  private long bit() {
    return 1L << (operand & (8L * sizeBytes - 1));
  }

  private long accumulator() {
    return state.gpr[CpuState.RAX] & mask;
  }

  private boolean isHighByte() {
    return sizeBytes == 1 && !instruction.has(Instruction.PREFIX_REX) && instruction.reg() >= 4;
  }

  private long register() {
    return isHighByte() ? state.gpr[instruction.reg() - 4] >>> 8 : state.gpr[instruction.reg()];
  }

  // ---- afterwards

  /** The store has been done: registers, flags and RIP move on. */
  void finish() {
    switch (mnemonic) {
      case "XCHG" -> setRegister(before);
      case "XADD" -> {
        setRegister(before);
        setFlags(addFlags());
      }
      case "CMPXCHG" -> {
        long accumulator = accumulator();
        if (before != accumulator) {
          write(CpuState.RAX, before);
        }
        setFlags(subtractFlags(accumulator, before));
      }
      case "AND", "OR", "XOR" -> setFlags(resultFlags(after));
      case "ADD" -> setFlags(addFlags());
      case "INC" -> setFlags(addFlags() & ~CpuState.FLAG_CF | flag(CpuState.FLAG_CF));
      case "SUB" -> setFlags(subtractFlags(before, operand));
      case "DEC" ->
          setFlags(subtractFlags(before, operand) & ~CpuState.FLAG_CF | flag(CpuState.FLAG_CF));
      case "BTS", "BTR", "BTC" ->
          setFlags(
              flag(CpuState.STATUS_FLAGS & ~CpuState.FLAG_CF)
                  | ((before & bit()) != 0 ? CpuState.FLAG_CF : 0));
      default -> {}
    }
    if (!mnemonic.equals("STOS") || !repeats()) {
      state.rip += instruction.length();
    }
  }

  /** One element of a string is stored; whether RIP stays for the next. */
  private boolean repeats() {
    boolean down = (state.flags.get() & CpuState.FLAG_DF) != 0;
    step(CpuState.RDI, down ? -sizeBytes : sizeBytes);
    boolean repeated =
        instruction.has(Instruction.PREFIX_REP) || instruction.has(Instruction.PREFIX_REPNE);
    if (!repeated) {
      return false;
    }
    step(CpuState.RCX, -1);
    return clip(state.gpr[CpuState.RCX], instruction) != 0;
  }

  private void step(int register, int by) {
    state.gpr[register] = clip(state.gpr[register] + by, instruction);
  }

  private void setRegister(long value) {
    if (isHighByte()) {
      int register = instruction.reg() - 4;
      state.gpr[register] = state.gpr[register] & ~0xff00L | (value & 0xff) << 8;
    } else {
      write(instruction.reg(), value);
    }
  }

  /** 32-bit results clear the upper half, smaller ones leave it. */
  private void write(int register, long value) {
    state.gpr[register] =
        sizeBytes >= 4 ? value & mask : state.gpr[register] & ~mask | value & mask;
  }

  // ---- flags

  private void setFlags(int flags) {
    state.flags.setStatus(flags);
  }

  private int flag(int which) {
    return (int) state.flags.get() & which;
  }

  private int resultFlags(long result) {
    int flags = 0;
    if (result == 0) {
      flags |= CpuState.FLAG_ZF;
    }
    if ((result & signBit()) != 0) {
      flags |= CpuState.FLAG_SF;
    }
    if ((Long.bitCount(result & 0xff) & 1) == 0) {
      flags |= CpuState.FLAG_PF;
    }
    return flags;
  }

  private long signBit() {
    return 1L << (8 * sizeBytes - 1);
  }

  private int addFlags() {
    int flags = resultFlags(after);
    if (Long.compareUnsigned(after, before) < 0) {
      flags |= CpuState.FLAG_CF;
    }
    if (((before ^ after) & (operand ^ after) & signBit()) != 0) {
      flags |= CpuState.FLAG_OF;
    }
    return flags | adjustFlag(before, operand, after);
  }

  private int subtractFlags(long left, long right) {
    long difference = left - right & mask;
    int flags = resultFlags(difference);
    if (Long.compareUnsigned(left, right) < 0) {
      flags |= CpuState.FLAG_CF;
    }
    if (((left ^ right) & (left ^ difference) & signBit()) != 0) {
      flags |= CpuState.FLAG_OF;
    }
    return flags | adjustFlag(left, right, difference);
  }

  private static int adjustFlag(long left, long right, long result) {
    return ((left ^ right ^ result) & 0x10) != 0 ? CpuState.FLAG_AF : 0;
  }
}
