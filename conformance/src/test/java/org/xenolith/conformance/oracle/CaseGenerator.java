package org.xenolith.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.FlagEffects;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.RegisterClass;
import org.xenolith.x86.isa.Row;

/**
 * Makes random instances of a row: operands, registers, flags and memory such that memory operands
 * lie in the arena.
 */
final class CaseGenerator {
  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSP = 4;
  private static final int RBP = 5;
  private static final int RSI = 6;
  private static final int RDI = 7;
  private static final int FLAG_DF = 1 << 10;

  /**
   * How far from the arena's ends addresses are chosen, so that what lies around them is in it too.
   */
  private static final int MARGIN = 4096;

  private static final InstructionTable TABLE = InstructionTable.standard();
  private static final Decoder DECODER = new Decoder(TABLE);

  private final boolean mode64;
  private final int registers;
  private final Assembler assembler;
  private final SplittableRandom random;
  private final RandomValues values;
  private final long arenaAddress;
  private final int branchDistance;

  CaseGenerator(boolean mode64, SplittableRandom random, long arenaAddress, int branchDistance) {
    this.mode64 = mode64;
    this.registers = mode64 ? 16 : 8;
    this.assembler = new Assembler(TABLE, mode64);
    this.random = random;
    this.values = new RandomValues(random);
    this.arenaAddress = arenaAddress;
    this.branchDistance = branchDistance;
  }

  OracleCase next(Row row) {
    ProcessorImage image = randomImage();
    Operands operands = new Operands(row);
    for (Operand operand : row.operandDetails()) {
      if (operand.place() != Operand.Place.IMPLIED) {
        operands.choose(operand);
      }
    }
    operands.addPrefixes();
    operands.constrain(image);
    if (!mode64) {
      narrow(image);
    }
    byte[] code = operands.assemble(0);
    if (operands.isBranch) {
      code = operands.assemble(branchDistance - code.length);
    }
    DecodeResult decoded = DECODER.decode(code, 0, code.length, mode64);
    if (!(decoded instanceof Instruction instruction)) {
      throw new AssertionError(row + " was assembled to what decodes as " + decoded);
    }
    return new OracleCase(instruction, code, image, undefinedFlags(instruction, image));
  }

  /** Registers as 32-bit code can have them. */
  private static void narrow(ProcessorImage image) {
    for (int i = 0; i < 16; i++) {
      image.gpr[i] = i < 8 ? image.gpr[i] & 0xffffffffL : 0;
    }
  }

  private long arenaTarget(int alignment) {
    long target = arenaAddress + MARGIN + random.nextInt(ProcessorImage.ARENA_BYTES - 2 * MARGIN);
    return target & -alignment;
  }

  private ProcessorImage randomImage() {
    ProcessorImage image = new ProcessorImage();
    for (int i = 0; i < 16; i++) {
      image.gpr[i] = values.integer();
    }
    image.gpr[RSP] = arenaTarget(8);
    image.rflags =
        0x202 | random.nextInt() & FlagEffects.STATUS | (random.nextInt(4) == 0 ? FLAG_DF : 0);
    for (int i = 0; i < image.arena.length; i += 8) {
      long value = values.vectorHalf();
      for (int j = 0; j < 8; j++) {
        image.arena[i + j] = (byte) (value >>> (8 * j));
      }
    }
    randomFpu(image);
    return image;
  }

  private void randomFpu(ProcessorImage image) {
    int top = random.nextInt(8);
    boolean plainControl = random.nextInt(3) > 0;
    int control =
        plainControl
            ? 0x37f
            : 0x7f | random.nextInt(4) << 10 | new int[] {0, 2, 3}[random.nextInt(3)] << 8;
    int status =
        top << 11
            | random.nextInt() & 0x4700
            | (random.nextInt(4) == 0 ? random.nextInt() & 0x7f : 0);
    image.setFxInt(0, control | status << 16);
    image.setFxInt(4, random.nextInt(3) == 0 ? random.nextInt() & 0xff : 0xff);
    int mxcsr = 0x1f80;
    if (random.nextInt(3) == 0) {
      mxcsr |= random.nextInt() & 0xe07f; // rounding, FTZ, DAZ, sticky flags
    }
    image.setFxInt(24, mxcsr);
    for (int i = 0; i < 8; i++) {
      values.extended(image.fx, 32 + 16 * i);
    }
    for (int i = 160; i < 416; i += 8) {
      long half = values.vectorHalf();
      image.setFxInt(i, (int) half);
      image.setFxInt(i + 4, (int) (half >>> 32));
    }
  }

  /**
   * Flags that the manual leaves undefined, where that depends on the shift count looked up in the
   * operands.
   */
  private static long undefinedFlags(Instruction instruction, ProcessorImage image) {
    FlagEffects flags = instruction.row().flags();
    long undefined = flags.undefined();
    if ((flags.writtenForCountOne() | flags.writtenInRange()) == 0) {
      return undefined;
    }
    String last = instruction.row().operands().getLast();
    long raw = last.equals("1") ? 1 : last.equals("CL") ? image.gpr[RCX] : instruction.immediate();
    int size = instruction.row().operandDetails().getFirst().memoryBytes() * 8;
    int count = (int) (raw & (size == 64 ? 63 : 31));
    if (count == 0) {
      return 0;
    }
    if (count != 1) {
      undefined |= flags.writtenForCountOne();
    }
    if (count > size) {
      undefined |= flags.writtenInRange() | flags.written();
    }
    return undefined;
  }

  /** The operands of one instruction while they are being chosen. */
  private final class Operands {
    private final Row row;
    private final List<OperandValue> chosen = new ArrayList<>();
    private int prefixes;
    private int modRmRegister = -1;
    private int memoryAt = -1;
    private int base = Instruction.NO_REGISTER;
    private int index = Instruction.NO_REGISTER;
    private int scale = 1;
    private long displacement;
    private boolean isBranch;

    Operands(Row row) {
      this.row = row;
    }

    void choose(Operand operand) {
      boolean memory =
          operand.allowsMemory()
              && operand.place() == Operand.Place.MODRM_RM
              && (!operand.allowsRegister() || random.nextBoolean());
      if (memory) {
        memoryAt = chosen.size();
        chooseMemory();
        chosen.add(new OperandValue.Immediate(0)); // replaced when it is placed
      } else if (operand.allowsRegister()) {
        chosen.add(register(operand));
      } else if (operand.place() == Operand.Place.DISPLACEMENT) {
        isBranch = !operand.allowsMemory();
        chosen.add(new OperandValue.Immediate(isBranch ? 0 : arenaTarget(1)));
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

    private static boolean needsRex(OperandValue value) {
      return value instanceof OperandValue.Register register
          && !register.highByte()
          && register.number() >= 4;
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

    /** Sets the registers that the memory operand's address comes from. */
    private void placeMemory(ProcessorImage image) {
      if (memoryAt < 0) {
        return;
      }
      if (index != Instruction.NO_REGISTER) {
        image.gpr[index] = random.nextInt(-100, 100);
      }
      long offset =
          (index == Instruction.NO_REGISTER ? 0 : image.gpr[index] * scale) + displacement;
      boolean crooked = row.alignmentBytes() == 1 && random.nextInt(8) == 0;
      long target = arenaTarget(crooked ? 1 : Math.max(16, row.alignmentBytes()));
      if (base == RSP) {
        target = (image.gpr[RSP] + offset) & -Math.max(8, row.alignmentBytes());
      }
      image.gpr[base] = target - offset;
      chosen.set(
          memoryAt,
          new OperandValue.Memory(base, index, scale, displacement, Instruction.NO_REGISTER, 0));
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

    /** What single instructions need so that they stay in the arena and mostly do not fault. */
    void constrain(ProcessorImage image) {
      placeMemory(image);
      switch (row.mnemonic()) {
        case "MOVS", "CMPS", "STOS", "LODS", "SCAS", "MASKMOVQ", "MASKMOVDQU" -> {
          image.gpr[RSI] = arenaTarget(1);
          image.gpr[RDI] =
              random.nextInt(4) == 0 ? image.gpr[RSI] + random.nextInt(-9, 10) : arenaTarget(1);
          image.gpr[RCX] = random.nextInt(40);
        }
        case "XLAT" -> image.gpr[RBX] = arenaTarget(1);
        case "LEAVE", "ENTER" -> image.gpr[RBP] = arenaTarget(8);
        case "BT", "BTS", "BTR", "BTC" -> limitBitOffset(image);
        case "DIV", "IDIV" -> dividend(image);
        case "CMPXCHG", "CMPXCHG8B", "CMPXCHG16B" -> {
          if (memoryAt == 0 && random.nextBoolean()) {
            matchMemory(image);
          }
        }
        case "LOOP", "LOOPE", "LOOPNE", "JRCXZ", "JECXZ" -> image.gpr[RCX] = random.nextInt(3);
        default -> {}
      }
    }

    /** The bit offset in a register reaches beyond the operand: it must stay in the arena. */
    private void limitBitOffset(ProcessorImage image) {
      if (memoryAt < 0 || modRmRegister < 0) {
        return;
      }
      if (modRmRegister == base || modRmRegister == index) {
        base = modRmRegister == RBX ? RBP : RBX;
        index = Instruction.NO_REGISTER;
        scale = 1;
        placeMemory(image);
      }
      image.gpr[modRmRegister] = random.nextInt(-4096, 4096);
    }

    private void dividend(ProcessorImage image) {
      if (random.nextInt(3) > 0) {
        int shift = random.nextInt(64);
        image.gpr[RDX] = random.nextBoolean() ? 0 : random.nextLong() >> shift;
        if (random.nextBoolean()) {
          image.gpr[RAX] = image.gpr[RAX] << 32 >> 32 >> random.nextInt(32);
          image.gpr[RDX] = image.gpr[RAX] >> 63;
        }
        placeMemory(image);
      }
    }

    /** The comparison succeeds: accumulator (and its upper half) as in memory. */
    private void matchMemory(ProcessorImage image) {
      if (base == RAX || base == RDX || index == RAX || index == RDX) {
        return;
      }
      int bytes =
          row.mnemonic().equals("CMPXCHG16B") ? 8 : row.mnemonic().equals("CMPXCHG8B") ? 4 : 8;
      long address =
          displacement
              + image.gpr[base]
              + (index == Instruction.NO_REGISTER ? 0 : image.gpr[index] * scale);
      image.gpr[RAX] = arenaValue(image, address, bytes);
      image.gpr[RDX] = arenaValue(image, address + bytes, bytes);
    }

    private long arenaValue(ProcessorImage image, long address, int bytes) {
      int offset = (int) (address - arenaAddress);
      long value = 0;
      for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | image.arena[offset + i] & 0xff;
      }
      return value;
    }

    byte[] assemble(long branchDisplacement) {
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

    private static OperandValue lowByte(OperandValue value) {
      boolean high = value instanceof OperandValue.Register register && register.highByte();
      return high
          ? new OperandValue.Register(((OperandValue.Register) value).number() - 4, false)
          : value;
    }
  }
}
