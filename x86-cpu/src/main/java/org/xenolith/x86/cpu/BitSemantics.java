package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Bit tests, scans, counts and byte order. {@link BitFieldSemantics} has BMI1 and BMI2. */
final class BitSemantics {
  private BitSemantics() {}

  static void register(Semantics semantics) {
    semantics.choose("BT", BitSemantics::test);
    semantics.choose("BTS", instruction -> new TestAndChange(instruction, Change.SET));
    semantics.choose("BTR", instruction -> new TestAndChange(instruction, Change.RESET));
    semantics.choose("BTC", instruction -> new TestAndChange(instruction, Change.COMPLEMENT));
    semantics.choose("BSF", instruction -> scan(instruction, false));
    semantics.choose("BSR", instruction -> scan(instruction, true));
    semantics.choose("POPCNT", BitSemantics::populationCount);
    semantics.choose("LZCNT", instruction -> countZeros(instruction, true));
    semantics.choose("TZCNT", instruction -> countZeros(instruction, false));
    semantics.choose("BSWAP", BitSemantics::swapBytes);
    semantics.choose("MOVBE", BitSemantics::moveBigEndian);
    semantics.choose("CRC32", BitSemantics::crc32);
  }

  // ---- BT and its kin: a register as bit number reaches beyond the operand in memory

  private static long bitAddress(Cpu cpu, OperandAccess target, OperandAccess number) {
    EffectiveAddress address = target.address();
    if (number.isConstant()) {
      return address.linear(cpu);
    }
    int shift = target.length == 8 ? 6 : target.length == 4 ? 5 : 4;
    return address.linearPlus(cpu, (number.readSigned(cpu) >> shift) * target.length);
  }

  private static Operation test(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess number = OperandAccess.of(instruction, 1);
    int mask = target.length * 8 - 1;
    return (cpu, ignored) -> {
      long value =
          target.isMemory()
              ? cpu.load(bitAddress(cpu, target, number), target.length)
              : target.read(cpu);
      cpu.flags.setCarry((value >>> (number.read(cpu) & mask) & 1) != 0);
    };
  }

  private enum Change {
    SET,
    RESET,
    COMPLEMENT
  }

  private static final class TestAndChange extends UpdateStep {
    private final OperandAccess number;
    private final Change change;

    TestAndChange(Instruction instruction, Change change) {
      super(instruction);
      this.number = OperandAccess.of(instruction, 1);
      this.change = change;
    }

    @Override
    long compute(Cpu cpu, long old) {
      long bit = 1L << (number.read(cpu) & (target.length * 8 - 1));
      cpu.flags.setCarry((old & bit) != 0);
      return switch (change) {
        case SET -> old | bit;
        case RESET -> old & ~bit;
        case COMPLEMENT -> old ^ bit;
      };
    }

    @Override
    void run(Cpu cpu) {
      if (target.isMemory()) {
        updateMemory(cpu, bitAddress(cpu, target, number), this);
      } else {
        target.write(cpu, compute(cpu, target.read(cpu)));
      }
    }
  }

  // ---- scans and counts

  /** BSF, BSR: of zero they leave the target alone, as processors do. */
  private static Operation scan(Instruction instruction, boolean reverse) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      if (value != 0) {
        target.write(
            cpu,
            reverse ? 63 - Long.numberOfLeadingZeros(value) : Long.numberOfTrailingZeros(value));
      }
      cpu.flags.setZero(value == 0);
    };
  }

  private static Operation populationCount(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      target.write(cpu, Long.bitCount(value));
      cpu.flags.setStatus(value == 0 ? CpuState.FLAG_ZF : 0);
    };
  }

  private static Operation countZeros(Instruction instruction, boolean leading) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    int bits = target.length * 8;
    return (cpu, ignored) -> {
      long value = source.read(cpu);
      int count =
          leading
              ? Long.numberOfLeadingZeros(value) - (64 - bits)
              : Math.min(bits, Long.numberOfTrailingZeros(value));
      target.write(cpu, count);
      cpu.flags.setStatus(
          (value == 0 ? CpuState.FLAG_CF : 0) | (count == 0 ? CpuState.FLAG_ZF : 0));
    };
  }

  // ---- byte order

  private static long swap(long value, int length) {
    return switch (length) {
      case 2 -> Short.reverseBytes((short) value) & 0xffff;
      case 4 -> Integer.reverseBytes((int) value) & 0xffff_ffffL;
      default -> Long.reverseBytes(value);
    };
  }

  /** BSWAP; of a 16-bit register (undefined) it makes 0, as processors do. */
  private static Operation swapBytes(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    return (cpu, ignored) ->
        target.write(cpu, target.length == 2 ? 0 : swap(target.read(cpu), target.length));
  }

  private static Operation moveBigEndian(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> target.write(cpu, swap(source.read(cpu), target.length));
  }

  // ---- CRC32

  private static final int[] CRC_TABLE = crcTable();

  /** CRC-32C by bytes: polynomial 0x11EDC6F41, reflected. */
  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
      }
      table[i] = crc;
    }
    return table;
  }

  private static Operation crc32(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    OperandAccess source = OperandAccess.of(instruction, 1);
    return (cpu, ignored) -> {
      int crc = (int) target.read(cpu);
      long value = source.read(cpu);
      for (int i = 0; i < source.length; i++) {
        crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ (int) (value >>> (8 * i))) & 0xff];
      }
      target.write(cpu, crc & 0xffff_ffffL);
    };
  }
}
