package org.xenolith.x86.isa;

import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Encoding.MandatoryPrefix;
import org.xenolith.x86.isa.Operand.Place;
import org.xenolith.x86.isa.Row.Note;

/**
 * One instruction being decoded. Bytes that are not there read as zero and still count, so that
 * {@link Decoder} sees from the position alone whether the instruction was cut off.
 */
final class Decoding {
  private final DecodeTable table;
  private final byte[] bytes;
  private final int offset;
  private final int available;
  private final boolean mode64;

  private int position;

  private boolean prefix66;
  private boolean prefix67;
  private boolean prefixLock;

  /** The last of F2 and F3, or 0. */
  private int prefixRepeat;

  private int segmentOverride = -1;
  private int rex;
  private boolean vex;
  private boolean rexW;
  private int rexR;
  private int rexX;
  private int rexB;
  private int vvvv;
  private int vexLength;
  private int vexPrefix;

  private int map;
  private int opcode;
  private int modRm = -1;

  private int addressSize;
  private int base = Instruction.NO_REGISTER;
  private int index = Instruction.NO_REGISTER;
  private int scale = 1;
  private long displacement;

  Decoding(DecodeTable table, byte[] bytes, int offset, int available, boolean mode64) {
    this.table = table;
    this.bytes = bytes;
    this.offset = offset;
    this.available = available;
    this.mode64 = mode64;
  }

  /** Bytes read so far, those that are not there included. */
  int position() {
    return position;
  }

  private int next() {
    int value = position < available ? bytes[offset + position] & 0xff : 0;
    position++;
    return value;
  }

  private int peek() {
    return position < available ? bytes[offset + position] & 0xff : 0;
  }

  DecodeResult run() {
    readPrefixes();
    if (position > available) {
      return DecodeFailure.TRUNCATED;
    }
    readRex();
    if (!readOpcode()) {
      return DecodeFailure.UNDEFINED;
    }
    addressSize = mode64 ? (prefix67 ? 32 : 64) : (prefix67 ? 16 : 32);
    int slot = DecodeTable.slot(mode64, vex, map, opcode);
    if (table.isEmpty(slot)) {
      return DecodeFailure.UNDEFINED;
    }
    long point = DecodeTable.point(prefixClass(), operandSize(prefix66), addressSize, rexB != 0);
    if (table.hasModRm(slot)) {
      readModRm();
      point |= DecodeTable.modRmPoint(modRm);
    }
    Row row = table.find(slot, point);
    if (row == null) {
      return DecodeFailure.UNDEFINED;
    }
    return finish(row);
  }

  // ---- prefixes

  /** Legacy prefixes in any order and number; a REX that is not the last of them is void. */
  private void readPrefixes() {
    while (position < available) {
      int value = peek();
      if (mode64 && (value & 0xf0) == 0x40) {
        rex = value;
      } else if (isLegacyPrefix(value)) {
        rex = 0;
      } else {
        return;
      }
      position++;
    }
    position++;
  }

  private boolean isLegacyPrefix(int value) {
    switch (value) {
      case 0x66 -> prefix66 = true;
      case 0x67 -> prefix67 = true;
      case 0xf0 -> prefixLock = true;
      case 0xf2, 0xf3 -> prefixRepeat = value;
      case 0x26, 0x2e, 0x36, 0x3e -> {
        if (!mode64) {
          segmentOverride = value >> 3 & 3;
        }
      }
      case 0x64 -> segmentOverride = Instruction.FS;
      case 0x65 -> segmentOverride = Instruction.GS;
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readRex() {
    rexW = (rex & 8) != 0;
    rexR = (rex & 4) << 1;
    rexX = (rex & 2) << 2;
    rexB = (rex & 1) << 3;
  }

  private boolean readOpcode() {
    opcode = next();
    if ((opcode == 0xc4 || opcode == 0xc5) && (mode64 || peek() >= 0xc0)) {
      return readVex();
    }
    if (opcode == 0x0f) {
      map = 1;
      opcode = next();
      if (opcode == 0x38 || opcode == 0x3a) {
        map = opcode == 0x38 ? 2 : 3;
        opcode = next();
      }
    }
    return true;
  }

  /** False where the prefix is not allowed to be there, or names no map. */
  private boolean readVex() {
    if (rex != 0 || prefix66 || prefixLock || prefixRepeat != 0) {
      return false;
    }
    vex = true;
    boolean threeBytes = opcode == 0xc4;
    int first = next();
    int second = first;
    map = 1;
    rexR = ~first >> 4 & 8;
    if (threeBytes) {
      second = next();
      map = first & 0x1f;
      rexX = ~first >> 3 & 8;
      rexB = ~first >> 2 & 8;
      rexW = (second & 0x80) != 0;
    }
    vvvv = ~second >> 3 & 15;
    if (!mode64) {
      rexW = false;
      rexR = 0;
      rexX = 0;
      rexB = 0;
      vvvv &= 7;
    }
    vexLength = second >> 2 & 1;
    vexPrefix = second & 3;
    if (map == 0 || map >= DecodeTable.VEX_MAPS) {
      return false;
    }
    opcode = next();
    return true;
  }

  private int prefixClass() {
    if (vex) {
      return vexPrefix;
    }
    if (prefixRepeat != 0) {
      return prefixRepeat == 0xf3 ? 2 : 3;
    }
    return prefix66 ? 1 : 0;
  }

  private int operandSize(boolean small) {
    if (rexW) {
      return 64;
    }
    return small ? 16 : 32;
  }

  // ---- ModRM

  private void readModRm() {
    modRm = next();
    if (map == 1 && opcode >= 0x20 && opcode <= 0x23 && !vex) {
      modRm |= 0xc0; // MOV to and from control and debug registers ignores mod
    }
    if (modRm >= 0xc0) {
      return;
    }
    if (addressSize == 16) {
      readMemory16();
    } else {
      readMemory();
    }
  }

  private void readMemory() {
    int mod = modRm >> 6;
    int rm = modRm & 7;
    if (rm == 4) {
      readSib(mod);
    } else if (rm == 5 && mod == 0) {
      base = mode64 ? Instruction.RIP_RELATIVE : Instruction.NO_REGISTER;
      displacement = readSigned(4);
    } else {
      base = rm | rexB;
    }
    readDisplacement(mod, 4);
  }

  private void readSib(int mod) {
    int sib = next();
    int indexField = sib >> 3 & 7 | rexX;
    if (indexField != 4) {
      index = indexField;
      scale = 1 << (sib >> 6);
    }
    if ((sib & 7) == 5 && mod == 0) {
      displacement = readSigned(4);
    } else {
      base = sib & 7 | rexB;
    }
  }

  private void readMemory16() {
    int mod = modRm >> 6;
    int rm = modRm & 7;
    if (rm == 6 && mod == 0) {
      displacement = readSigned(2);
      return;
    }
    int bx = 3;
    int bp = 5;
    int si = 6;
    int di = 7;
    base =
        switch (rm) {
          case 0, 1, 7 -> bx;
          case 2, 3, 6 -> bp;
          case 4 -> si;
          default -> di;
        };
    index = rm > 3 ? Instruction.NO_REGISTER : (rm & 1) == 0 ? si : di;
    readDisplacement(mod, 2);
  }

  private void readDisplacement(int mod, int wideBytes) {
    if (mod == 1) {
      displacement = readSigned(1);
    } else if (mod == 2) {
      displacement = readSigned(wideBytes);
    }
  }

  private long readUnsigned(int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  private long readSigned(int count) {
    int shift = 64 - 8 * count;
    return readUnsigned(count) << shift >> shift;
  }

  // ---- with the row known

  private DecodeResult finish(Row row) {
    Encoding encoding = row.encoding();
    boolean memory = encoding.modRm() && modRm < 0xc0;
    if (prefixLock && !(memory && row.has(Note.LOCK))) {
      return DecodeFailure.UNDEFINED;
    }
    if (vex && (vexLength != 0 || (vvvv != 0 && !RowOperands.uses(row, Place.VVVV)))) {
      return DecodeFailure.UNDEFINED;
    }
    int reg = 0;
    int rm = Instruction.NO_REGISTER;
    if (encoding.plusRegister()) {
      reg = opcode & 7 | rexB;
    } else if (encoding.modRm()) {
      Operand regOperand = RowOperands.find(row, Place.MODRM_REG);
      reg = regOperand == null ? 0 : register(regOperand, modRm >> 3 & 7, rexR);
      rm = memory ? -1 : register(RowOperands.find(row, Place.MODRM_RM), modRm & 7, rexB);
      if (regOperand != null && !isRegister(row, regOperand, reg)) {
        return DecodeFailure.UNDEFINED;
      }
    }
    readAbsoluteAddress(row);
    long immediate = readImmediate(row);
    int immediate2 = (int) readUnsigned(encoding.immediate2Bytes());
    return new Instruction(
        row,
        position,
        effectiveOperandSize(row),
        addressSize,
        prefixes(encoding),
        segment(),
        reg,
        rm,
        base,
        index,
        scale,
        displacement,
        immediate,
        immediate2,
        vvvv);
  }

  private static int register(@Nullable Operand operand, int low, int extension) {
    return operand == null || operand.registers().isExtensible() ? low | extension : low;
  }

  /** Whether there is such a segment, control or debug register. */
  private static boolean isRegister(Row row, Operand operand, int number) {
    return switch (operand.registers()) {
      case SEGMENT ->
          number <= Instruction.GS
              && (number != Instruction.CS || operand != row.operandDetails().getFirst());
      case CONTROL -> number == 0 || number == 2 || number == 3 || number == 4 || number == 8;
      case DEBUG -> number < 8;
      case NONE, GENERAL, X87, MMX, XMM -> true;
    };
  }

  private void readAbsoluteAddress(Row row) {
    Operand operand = RowOperands.find(row, Place.DISPLACEMENT);
    if (operand != null && operand.spelling().startsWith("moffs")) {
      displacement = readUnsigned(addressSize / 8);
    }
  }

  private long readImmediate(Row row) {
    int count = row.encoding().immediateBytes();
    Operand displacementOperand = RowOperands.find(row, Place.DISPLACEMENT);
    boolean relative =
        displacementOperand != null && displacementOperand.spelling().startsWith("rel");
    if (count == 0) {
      return 0;
    }
    return relative || row.has(Note.SX) ? readSigned(count) : readUnsigned(count);
  }

  private int effectiveOperandSize(Row row) {
    if (mode64 && row.has(Note.F64)) {
      return 64;
    }
    boolean small = prefix66 && row.encoding().mandatoryPrefix() != MandatoryPrefix.P66;
    if (mode64 && row.has(Note.D64)) {
      boolean is16 = row.operandSize() == 0 ? small && !rexW : row.operandSize() == 16;
      return is16 ? 16 : 64;
    }
    return row.operandSize() != 0 ? row.operandSize() : operandSize(small);
  }

  private int prefixes(Encoding encoding) {
    int prefixes = 0;
    if (prefixLock) {
      prefixes |= Instruction.PREFIX_LOCK;
    }
    if (prefixRepeat == 0xf3 && encoding.mandatoryPrefix() != MandatoryPrefix.F3) {
      prefixes |= Instruction.PREFIX_REP;
    }
    if (prefixRepeat == 0xf2 && encoding.mandatoryPrefix() != MandatoryPrefix.F2) {
      prefixes |= Instruction.PREFIX_REPNE;
    }
    if (rex != 0) {
      prefixes |= Instruction.PREFIX_REX;
    }
    if (rexW) {
      prefixes |= Instruction.PREFIX_REX_W;
    }
    if (segmentOverride >= 0) {
      prefixes |= Instruction.PREFIX_SEGMENT;
    }
    return prefixes;
  }

  private int segment() {
    if (segmentOverride >= 0) {
      return segmentOverride;
    }
    return base == 4 || base == 5 ? Instruction.SS : Instruction.DS;
  }
}
