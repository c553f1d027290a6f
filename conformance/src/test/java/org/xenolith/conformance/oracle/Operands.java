package org.xenolith.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.RegisterClass;
import org.xenolith.x86.isa.Row;

/** The operands of one random instruction while they are being chosen. */
final class Operands {
  static final int RAX = 0;
  static final int RCX = 1;
  static final int RDX = 2;
  static final int RBX = 3;
  static final int RSP = 4;
  static final int RBP = 5;
  static final int RSI = 6;
  static final int RDI = 7;

  final Row row;
  private final boolean mode64;
  private final int registers;
  private final SplittableRandom random;
  private final RandomValues values;
  private final Places places;
  private final List<OperandValue> chosen = new ArrayList<>();
  private int prefixes;
  private int modRmRegister = Instruction.NO_REGISTER;
  private int modRmRm = Instruction.NO_REGISTER;
  private int memoryAt = -1;
  private int memoryBytes;
  private int base = Instruction.NO_REGISTER;
  private int index = Instruction.NO_REGISTER;
  private int scale = 1;
  private long displacement;
  private boolean isBranch;
  private int pinned;
  private boolean acrossPages;

  Operands(Row row, boolean mode64, SplittableRandom random, RandomValues values, Places places) {
    this.row = row;
    this.mode64 = mode64;
    this.registers = mode64 ? 16 : 8;
    this.random = random;
    this.values = values;
    this.places = places;
  }

  /** Memory operands are to lie in two pages, where they may. */
  void wantAcrossPages() {
    acrossPages = true;
  }

  // ---- choosing

  void choose(Operand operand) {
    boolean memory =
        operand.allowsMemory()
            && operand.place() == Operand.Place.MODRM_RM
            && (!operand.allowsRegister() || random.nextBoolean());
    if (memory) {
      memoryAt = chosen.size();
      memoryBytes = Math.max(1, operand.memoryBytes());
      chooseMemory();
      chosen.add(new OperandValue.Immediate(0)); // replaced when it is placed
    } else if (operand.allowsRegister()) {
      chosen.add(register(operand));
    } else if (operand.place() == Operand.Place.DISPLACEMENT) {
      isBranch = !operand.allowsMemory();
      chosen.add(new OperandValue.Immediate(isBranch ? 0 : places.target(random, 1)));
    } else {
      chosen.add(new OperandValue.Immediate(immediate(operand)));
    }
  }

  private OperandValue register(Operand operand) {
    boolean general = operand.registers() == RegisterClass.GENERAL;
    int count =
        general || operand.registers() == RegisterClass.XMM
            ? registers
            : operand.registers() == RegisterClass.SEGMENT ? 6 : 8;
    int number = random.nextInt(count);
    // The stack stays in the arena: RSP is nobody's destination.
    boolean stackPointer = general && number == RSP && operand.registerBits() != 8;
    if (stackPointer) {
      number = RBX;
    }
    if (operand.place() == Operand.Place.MODRM_REG) {
      modRmRegister = number;
    } else if (operand.place() == Operand.Place.MODRM_RM) {
      modRmRm = number;
    }
    boolean isByte = general && operand.registerBits() == 8;
    if (isByte && !mode64) {
      return new OperandValue.Register(number, number >= 4);
    }
    if (isByte && number == RSP) {
      number = RBX; // SPL
    }
    boolean high = isByte && number < 4 && random.nextInt(4) == 0;
    return high
        ? new OperandValue.Register(4 + number, true)
        : new OperandValue.Register(number, false);
  }

  private void chooseMemory() {
    base = random.nextInt(registers);
    index = random.nextInt(3) == 0 ? Instruction.NO_REGISTER : random.nextInt(registers);
    if (index == RSP || index == base) {
      index = Instruction.NO_REGISTER;
    }
    scale = index == Instruction.NO_REGISTER ? 1 : 1 << random.nextInt(4);
    displacement =
        switch (random.nextInt(3)) {
          case 0 -> 0;
          case 1 -> random.nextInt(-128, 128);
          default -> random.nextInt(-1_000_000, 1_000_000);
        };
    if (base == RSP) {
      displacement = random.nextInt(-64, 64) & -16;
    }
  }

  private long immediate(Operand operand) {
    long value = values.integer();
    if (row.encoding().immediate2Bytes() != 0) {
      return operand.immediateBits() == 8 ? random.nextInt(4) : random.nextInt(256);
    }
    int bits = operand.immediateBits();
    long extended = bits == 64 ? value : value << (64 - bits) >> (64 - bits);
    return row.has(Row.Note.SX) || bits == 64 ? extended : extended & (-1L >>> (64 - bits));
  }

  void addPrefixes() {
    if (row.has(Row.Note.LOCK) && memoryAt == 0 && random.nextInt(4) == 0) {
      prefixes |= Instruction.PREFIX_LOCK;
    }
    if (row.has(Row.Note.REP) && random.nextBoolean()) {
      prefixes |= Instruction.PREFIX_REP;
    }
    if (row.has(Row.Note.REPE)) {
      prefixes |=
          new int[] {0, Instruction.PREFIX_REP, Instruction.PREFIX_REPNE}[random.nextInt(3)];
    }
  }

  // ---- what the instruction must find

  /** Gives a register the value that the case depends on. */
  void pin(ProcessorImage image, int register, long value) {
    image.gpr[register] = value;
    pinned |= 1 << register;
  }

  /** Registers whose values the case depends on, one bit each. */
  int pinned() {
    return pinned;
  }

  boolean isMemory() {
    return memoryAt >= 0;
  }

  /** Whether the first operand is memory. */
  boolean isMemoryFirst() {
    return memoryAt == 0;
  }

  boolean isBranch() {
    return isBranch;
  }

  /** The register in ModRM.reg, or NO_REGISTER. */
  int modRmRegister() {
    return modRmRegister;
  }

  /** The register in ModRM.rm, or NO_REGISTER. */
  int modRmRm() {
    return modRmRm;
  }

  boolean addressUses(int register) {
    return base == register || index == register;
  }

  /** Addresses memory by other registers than these, if it does so yet. */
  void keepAddressOff(int first, int second) {
    if (addressUses(first) || addressUses(second)) {
      base = first != RBX && second != RBX ? RBX : RBP;
      index = Instruction.NO_REGISTER;
      scale = 1;
    }
  }

  long address(ProcessorImage image) {
    long indexed = index == Instruction.NO_REGISTER ? 0 : image.gpr[index] * scale;
    return displacement + image.gpr[base] + indexed;
  }

  /** Sets the registers that the memory operand's address comes from. */
  void placeMemory(ProcessorImage image) {
    if (memoryAt < 0) {
      return;
    }
    if (index != Instruction.NO_REGISTER) {
      pin(image, index, random.nextInt(-100, 100));
    }
    long offset = (index == Instruction.NO_REGISTER ? 0 : image.gpr[index] * scale) + displacement;
    boolean crooked = row.alignmentBytes() == 1 && random.nextInt(8) == 0;
    int alignment = crooked ? 1 : Math.max(16, row.alignmentBytes());
    long target =
        acrossPages
            ? places.acrossPages(random, row.alignmentBytes(), memoryBytes)
            : places.target(random, alignment);
    if (base == RSP) {
      target = (image.gpr[RSP] + offset) & -Math.max(8, row.alignmentBytes());
    }
    pin(image, base, target - offset);
    chosen.set(
        memoryAt,
        new OperandValue.Memory(base, index, scale, displacement, Instruction.NO_REGISTER, 0));
  }

  // ---- bytes

  byte[] assemble(Assembler assembler, long branchDisplacement) {
    if (isBranch) {
      chosen.set(0, new OperandValue.Immediate(branchDisplacement));
    }
    if (mode64 && needsRexSomewhere()) {
      chosen.replaceAll(Operands::lowByte);
    }
    return assembler.assemble(row, chosen, prefixes);
  }

  /** AH, CH, DH and BH cannot stand beside what only REX can say. */
  private boolean needsRexSomewhere() {
    return row.encoding().rexW()
        || base >= 8
        || index >= 8
        || chosen.stream().anyMatch(Operands::needsRex);
  }

  private static boolean needsRex(OperandValue value) {
    return value instanceof OperandValue.Register register
        && !register.highByte()
        && register.number() >= 4;
  }

  private static OperandValue lowByte(OperandValue value) {
    boolean high = value instanceof OperandValue.Register register && register.highByte();
    return high
        ? new OperandValue.Register(((OperandValue.Register) value).number() - 4, false)
        : value;
  }
}
