package org.xenolith.x86.isa;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.xenolith.x86.isa.OperandValue.Memory;

/** Random values for the operands of a row. */
final class RandomOperands {
  private static final String SEED_PROPERTY = "xenolith.seed";

  private final RandomGenerator random;
  private final boolean mode64;

  private RandomOperands(RandomGenerator random, boolean mode64) {
    this.random = random;
    this.mode64 = mode64;
  }

  /** From the seed in the property {@code xenolith.seed}, or a new one; prints it. */
  static RandomOperands seeded(String test, boolean mode64) {
    String given = System.getProperty(SEED_PROPERTY, "");
    long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    System.out.println(test + ": -D" + SEED_PROPERTY + "=" + seed);
    return new RandomOperands(RandomGeneratorFactory.of("L64X128MixRandom").create(seed), mode64);
  }

  List<OperandValue> forRow(Row row) {
    List<OperandValue> values = new ArrayList<>();
    boolean highBytes = !row.encoding().rexW() && !row.encoding().vex() && random.nextInt(4) == 0;
    for (Operand operand : row.operandDetails()) {
      switch (operand.place()) {
        case MODRM_REG, VVVV, OPCODE -> values.add(register(row, operand, highBytes));
        case MODRM_RM ->
            values.add(
                operand.allowsMemory() && (!operand.allowsRegister() || random.nextBoolean())
                    ? memory(highBytes)
                    : register(row, operand, highBytes));
        case IMMEDIATE, DISPLACEMENT -> values.add(immediate(row, operand));
        case IMPLIED -> {}
      }
    }
    return values;
  }

  private OperandValue register(Row row, Operand operand, boolean highBytes) {
    boolean first = operand == row.operandDetails().getFirst();
    int[] valid =
        switch (operand.registers()) {
          case SEGMENT -> first ? new int[] {0, 2, 3, 4, 5} : new int[] {0, 1, 2, 3, 4, 5};
          case CONTROL -> mode64 ? new int[] {0, 2, 3, 4, 8} : new int[] {0, 2, 3, 4};
          case GENERAL -> new int[mode64 && !highBytes ? 16 : 8];
          case XMM -> new int[mode64 && !highBytes ? 16 : 8];
          case NONE, DEBUG, X87, MMX -> new int[8];
        };
    int choice = random.nextInt(valid.length);
    if (row.encoding().opcode() == 0x90 && choice == 0) {
      choice++; // XCHG of the accumulator with itself is NOP
    }
    int number = valid[valid.length - 1] > 0 ? valid[choice] : choice;
    if (operand.registers() == RegisterClass.GENERAL
        && operand.registerBits() == 8
        && (highBytes || !mode64)
        && number >= 4) {
      return OperandValue.highByte(number);
    }
    return OperandValue.register(number);
  }

  private Memory memory(boolean lowRegistersOnly) {
    int segment = random.nextInt(8) == 0 ? 4 + random.nextInt(2) : Instruction.NO_REGISTER;
    int form = random.nextInt(8);
    if (form == 0) {
      return OperandValue.absolute(random.nextInt()).withSegment(segment);
    }
    if (form == 1 && mode64) {
      return OperandValue.ripRelative(random.nextInt()).withSegment(segment);
    }
    if (form == 2 && !mode64) {
      return memory16().withSegment(segment);
    }
    int registers = mode64 && !lowRegistersOnly ? 16 : 8;
    int base = form == 3 ? Instruction.NO_REGISTER : random.nextInt(registers);
    int index = random.nextInt(registers + 1) - 1;
    long displacement =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> (byte) random.nextInt();
          default -> random.nextInt();
        };
    Memory memory = OperandValue.memory(base, displacement).withSegment(segment);
    if (index >= 0 && index != 4) {
      memory = memory.withIndex(index, 1 << random.nextInt(4));
    }
    return mode64 && random.nextInt(4) == 0 ? memory.withAddressSize(32) : memory;
  }

  private Memory memory16() {
    int base = random.nextBoolean() ? 3 : 5;
    Memory memory = OperandValue.memory(base, (short) random.nextInt()).withAddressSize(16);
    return random.nextBoolean() ? memory.withIndex(6 + random.nextInt(2), 1) : memory;
  }

  private OperandValue immediate(Row row, Operand operand) {
    if (operand.spelling().startsWith("ptr16:")) {
      return new OperandValue.FarPointer(
          random.nextInt(0x10000), random.nextLong() >>> (64 - operand.immediateBits()));
    }
    if (operand.spelling().startsWith("moffs")) {
      return OperandValue.immediate(random.nextLong() >>> (mode64 ? 0 : 32));
    }
    boolean signed = row.has(Row.Note.SX) || operand.spelling().startsWith("rel");
    int shift = 64 - operand.immediateBits();
    long value = random.nextLong();
    return OperandValue.immediate(signed ? value >> shift : value >>> shift);
  }
}
