package org.xenolith.x86.isa;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Encoding.MandatoryPrefix;
import org.xenolith.x86.isa.OperandValue.FarPointer;
import org.xenolith.x86.isa.OperandValue.Immediate;
import org.xenolith.x86.isa.OperandValue.Memory;
import org.xenolith.x86.isa.OperandValue.Register;
import org.xenolith.x86.isa.Row.Note;

/** One instruction being assembled: its fields are collected, then written in order. */
final class Assembling {
  private static final int[] SEGMENT_PREFIXES = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

  private final DecodeTable table;
  private final Row row;
  private final Encoding encoding;
  private final boolean mode64;

  private int reg;
  private int rm;
  private int vvvv;
  private int opcodeRegister;
  private boolean needsRex;
  private boolean forbidsRex;
  private @Nullable Memory memory;
  private int addressSize;
  private long immediate;
  private long immediate2;
  private long absoluteAddress;
  private boolean hasAbsoluteAddress;
  private boolean hasImmediate;

  private final byte[] bytes = new byte[32];
  private int length;

  Assembling(DecodeTable table, Row row, boolean mode64) {
    this.table = table;
    this.row = row;
    this.encoding = row.encoding();
    this.mode64 = mode64;
    this.addressSize = mode64 ? 64 : 32;
    if (row.has(Note.A16)) {
      addressSize = 16;
    } else if (row.has(Note.A32)) {
      addressSize = 32;
    }
  }

  // ---- operands

  void fill(Operand operand, OperandValue value) {
    switch (value) {
      case Register register -> fillRegister(operand, register);
      case Memory filled -> fillMemory(operand, filled);
      case Immediate filled -> fillImmediate(operand, filled.value());
      case FarPointer pointer -> {
        require(operand.spelling().startsWith("ptr16:"), operand, value);
        immediate = pointer.offset();
        immediate2 = pointer.selector();
      }
    }
  }

  private void fillRegister(Operand operand, Register register) {
    int number = register.number();
    int count = mode64 && operand.registers().isExtensible() ? 16 : 8;
    require(operand.allowsRegister() && number >= 0 && number < count, operand, register);
    if (operand.registerBits() == 8 && operand.registers() == RegisterClass.GENERAL) {
      boolean numbersTwo = number >= 4 && number <= 7;
      require(!register.highByte() || numbersTwo, operand, register);
      forbidsRex |= register.highByte();
      needsRex |= numbersTwo && !register.highByte();
    } else {
      require(!register.highByte(), operand, register);
    }
    switch (operand.place()) {
      case MODRM_REG -> reg = number;
      case MODRM_RM -> rm = number;
      case VVVV -> vvvv = number;
      case OPCODE -> opcodeRegister = number;
      case IMMEDIATE, DISPLACEMENT, IMPLIED -> require(false, operand, register);
    }
  }

  private void fillMemory(Operand operand, Memory filled) {
    require(operand.allowsMemory() && operand.place() == Operand.Place.MODRM_RM, operand, filled);
    memory = filled;
    if (filled.addressSize() != 0) {
      addressSize = filled.addressSize();
    }
    require(addressSize != (mode64 ? 16 : 64), operand, filled);
  }

  private void fillImmediate(Operand operand, long value) {
    if (operand.spelling().startsWith("moffs")) {
      absoluteAddress = value;
      hasAbsoluteAddress = true;
      require(addressSize == 64 || value >>> addressSize == 0, operand, new Immediate(value));
      return;
    }
    require(operand.immediateBits() != 0, operand, new Immediate(value));
    require(fits(value, operand.immediateBits(), isSigned(operand)), operand, new Immediate(value));
    if (hasImmediate) {
      immediate2 = value;
    } else {
      immediate = value;
      hasImmediate = true;
    }
  }

  private boolean isSigned(Operand operand) {
    return row.has(Note.SX) || operand.spelling().startsWith("rel");
  }

  /** Immediates that are not sign-extended may be given with either sign. */
  private static boolean fits(long value, int bits, boolean signed) {
    if (bits == 64) {
      return true;
    }
    long high = value >> (bits - 1);
    return high == 0 || high == -1 || (!signed && value >>> bits == 0);
  }

  private void require(boolean condition, Operand operand, OperandValue value) {
    if (!condition) {
      throw new IllegalArgumentException(
          value + " is not for operand " + operand.spelling() + " of " + row);
    }
  }

  // ---- bytes

  byte[] assemble(int prefixes) {
    writeLegacyPrefixes(prefixes);
    if (encoding.vex()) {
      writeVex();
    } else {
      writeRex();
      writeEscapes();
    }
    write(encoding.opcode() | (encoding.plusRegister() ? opcodeRegister & 7 : 0));
    if (encoding.modRm()) {
      writeModRm();
    }
    if (hasAbsoluteAddress) {
      write(absoluteAddress, addressSize / 8);
    }
    write(immediate, encoding.immediateBytes());
    write(immediate2, encoding.immediate2Bytes());
    if (length > Decoder.MAX_LENGTH_BYTES) {
      throw new IllegalArgumentException("longer than 15 bytes: " + row);
    }
    return Arrays.copyOf(bytes, length);
  }

  private void write(int value) {
    bytes[length++] = (byte) value;
  }

  private void write(long value, int count) {
    for (int i = 0; i < count; i++) {
      write((int) (value >>> (8 * i)));
    }
  }

  private void writeLegacyPrefixes(int prefixes) {
    Memory operand = memory;
    if (operand != null && operand.segment() != Instruction.NO_REGISTER) {
      write(SEGMENT_PREFIXES[operand.segment()]);
    }
    if (addressSize != (mode64 ? 64 : 32)) {
      write(0x67);
    }
    if ((prefixes & Instruction.PREFIX_LOCK) != 0) {
      write(0xf0);
    }
    if ((prefixes & Instruction.PREFIX_REP) != 0) {
      write(0xf3);
    }
    if ((prefixes & Instruction.PREFIX_REPNE) != 0) {
      write(0xf2);
    }
    if (encoding.vex()) {
      return;
    }
    if (encoding.mandatoryPrefix() == MandatoryPrefix.P66 || needsOperandSizePrefix()) {
      write(0x66);
    }
    switch (encoding.mandatoryPrefix()) {
      case F3 -> write(0xf3);
      case F2 -> write(0xf2);
      case NONE, NP, NFX, P66 -> {}
    }
  }

  /** Whether the decoder would take another row without the prefix. */
  private boolean needsOperandSizePrefix() {
    return row.operandSize() == 16
        && encoding.mandatoryPrefix() != MandatoryPrefix.NP
        && !isFound(32, modRmByte());
  }

  private boolean isFound(int operandSize, int modRm) {
    int prefix =
        switch (encoding.mandatoryPrefix()) {
          case NONE, NFX -> operandSize == 16 ? 1 : 0;
          case NP -> 0;
          case P66 -> 1;
          case F3 -> 2;
          case F2 -> 3;
        };
    int opcode = encoding.opcode() | opcodeRegister & 7;
    int slot = DecodeTable.slot(mode64, encoding.vex(), encoding.map(), opcode);
    boolean rexB = (rm | opcodeRegister) > 7;
    long point = DecodeTable.point(prefix, operandSize, addressSize, rexB);
    if (encoding.modRm()) {
      point |= DecodeTable.modRmPoint(modRm);
    }
    return table.find(slot, point) == row;
  }

  private int rexBits() {
    Memory operand = memory;
    int base = operand == null || operand.isRipRelative() ? 0 : Math.max(operand.base(), 0);
    int index = operand == null ? 0 : Math.max(operand.index(), 0);
    return (encoding.rexW() ? 8 : 0)
        | (reg > 7 ? 4 : 0)
        | (index > 7 ? 2 : 0)
        | ((base | rm | opcodeRegister) > 7 ? 1 : 0);
  }

  private void writeRex() {
    int bits = rexBits();
    if (bits == 0 && !needsRex) {
      return;
    }
    if (!mode64 || forbidsRex) {
      throw new IllegalArgumentException("operands of " + row + " need REX, which cannot be there");
    }
    write(0x40 | bits);
  }

  private void writeEscapes() {
    if (encoding.map() > 0) {
      write(0x0f);
    }
    if (encoding.map() > 1) {
      write(encoding.map() == 2 ? 0x38 : 0x3a);
    }
  }

  private void writeVex() {
    int rex = rexBits();
    int prefix =
        switch (encoding.mandatoryPrefix()) {
          case NONE, NP, NFX -> 0;
          case P66 -> 1;
          case F3 -> 2;
          case F2 -> 3;
        };
    int last = (~vvvv & 15) << 3 | prefix;
    int notR = (rex & 4) == 0 ? 0x80 : 0;
    if (encoding.map() == 1 && (rex & ~4) == 0) {
      write(0xc5);
      write(notR | last);
      return;
    }
    write(0xc4);
    write(notR | ((rex & 2) == 0 ? 0x40 : 0) | ((rex & 1) == 0 ? 0x20 : 0) | encoding.map());
    write((rex & 8) << 4 | last);
  }

  // ---- ModRM

  /** ModRM as far as the choice of a row depends on it. */
  private int modRmByte() {
    int field = encoding.digit() >= 0 ? encoding.digit() : reg & 7;
    int low = encoding.fixedRm() >= 0 ? encoding.fixedRm() : rm & 7;
    return (memory == null ? 0xc0 : 0) | field << 3 | low;
  }

  private void writeModRm() {
    int start = modRmByte();
    if (encoding.digit() < 0 && !RowOperands.uses(row, Operand.Place.MODRM_REG)) {
      start = withFreeReg(start);
    }
    Memory operand = memory;
    if (operand == null) {
      write(start);
    } else if (addressSize == 16) {
      writeMemory16(start & 0x38, operand);
    } else {
      writeMemory(start & 0x38, operand);
    }
  }

  /** A value of the meaningless ModRM.reg that is no other row's digit. */
  private int withFreeReg(int start) {
    for (int candidate = start; ; candidate += 8) {
      if (isFound(32, candidate)) {
        return candidate;
      }
      if ((candidate & 0x38) == 0x38) {
        throw new IllegalStateException("no ModRM of its own: " + row);
      }
    }
  }

  private void writeMemory(int field, Memory operand) {
    int displacement = displacement32(operand);
    int base = operand.base();
    int index = operand.index();
    if (index == 4) {
      throw new IllegalArgumentException("RSP cannot be an index");
    }
    if (operand.isRipRelative()) {
      if (!mode64 || index >= 0) {
        throw new IllegalArgumentException("RIP-relative in 32-bit mode or with an index");
      }
      write(field | 5);
      write(displacement, 4);
      return;
    }
    if (base < 0) {
      writeWithoutBase(field, operand, displacement);
      return;
    }
    int mod =
        (base & 7) != 5 && displacement == 0 ? 0 : displacement == (byte) displacement ? 1 : 2;
    if (index >= 0 || (base & 7) == 4) {
      write(mod << 6 | field | 4);
      write(scaleBits(operand) | (index < 0 ? 4 : index & 7) << 3 | base & 7);
    } else {
      write(mod << 6 | field | base & 7);
    }
    write(displacement, mod == 2 ? 4 : mod);
  }

  /** With 32-bit addresses the displacement may be given with either sign. */
  private int displacement32(Memory operand) {
    long displacement = operand.displacement();
    if (displacement != (int) displacement && (addressSize == 64 || displacement >>> 32 != 0)) {
      throw new IllegalArgumentException("displacement beyond 32 bits: " + operand);
    }
    return (int) displacement;
  }

  private void writeWithoutBase(int field, Memory operand, int displacement) {
    if (operand.index() < 0 && !mode64) {
      write(field | 5);
    } else {
      write(field | 4);
      write(scaleBits(operand) | (operand.index() < 0 ? 4 : operand.index() & 7) << 3 | 5);
    }
    write(displacement, 4);
  }

  private static int scaleBits(Memory operand) {
    return switch (operand.scale()) {
      case 1 -> 0;
      case 2 -> 0x40;
      case 4 -> 0x80;
      case 8 -> 0xc0;
      default -> throw new IllegalArgumentException("scale " + operand.scale());
    };
  }

  private void writeMemory16(int field, Memory operand) {
    int displacement = displacement32(operand);
    if (displacement != (short) displacement) {
      throw new IllegalArgumentException("displacement beyond 16 bits: " + operand);
    }
    if (operand.base() < 0) {
      write(field | 6);
      write(displacement, 2);
      return;
    }
    int form = form16(operand);
    int mod = form != 6 && displacement == 0 ? 0 : displacement == (byte) displacement ? 1 : 2;
    write(mod << 6 | field | form);
    write(displacement, mod);
  }

  /** ModRM.rm of a 16-bit address. */
  private static int form16(Memory operand) {
    int bx = 3;
    int bp = 5;
    int si = 6;
    int di = 7;
    int base = operand.base();
    int index = operand.index();
    if (index == Instruction.NO_REGISTER) {
      int form = base == si ? 4 : base == di ? 5 : base == bp ? 6 : base == bx ? 7 : -1;
      if (form >= 0) {
        return form;
      }
    } else if ((base == bx || base == bp) && (index == si || index == di)) {
      return (base == bp ? 2 : 0) | (index == di ? 1 : 0);
    }
    throw new IllegalArgumentException("no 16-bit address: " + operand);
  }
}
