package org.xenolith.x86.isa;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.x86.isa.Encoding.MandatoryPrefix;
import org.xenolith.x86.isa.Row.Note;

/**
 * Finds the row of an encoding. What is known of an encoding once its opcode and ModRM are read is
 * a point: one bit for each of prefix, operand size, address size, mod, reg, rm, REX.B and VEX.L. A
 * row accepts a set of values in each of these, which is a mask; it matches where the point lies
 * within the mask. Where several rows match, the more particular one (a mandatory prefix, a whole
 * ModRM byte, the exact operand size) is meant; two equally particular ones are an error of the
 * table.
 */
final class DecodeTable {
  static final int VEX_MAPS = 4;

  private static final int PREFIX = 0;
  private static final int OPERAND_SIZE = 4;
  private static final int ADDRESS_SIZE = 7;
  private static final int MOD = 10;
  private static final int REG = 12;
  private static final int RM = 20;
  private static final int REX_B = 28;

  /** All values of a dimension, by its first bit. */
  private static final long ALL_PREFIXES = 0xfL << PREFIX;

  private static final long ALL_OPERAND_SIZES = 7L << OPERAND_SIZE;
  private static final long ALL_ADDRESS_SIZES = 7L << ADDRESS_SIZE;
  private static final long ALL_MODS = 3L << MOD;
  private static final long ALL_REGS = 0xffL << REG;
  private static final long ALL_RMS = 0xffL << RM;
  private static final long ALL_REX_BS = 3L << REX_B;

  /** A row, the points it accepts, and how particular it is. */
  private record Entry(Row row, long mask, int rank) {}

  private final Entry[][] slots = new Entry[2 * 2 * VEX_MAPS * 256][];

  /**
   * @throws IllegalArgumentException naming two rows with the same encoding
   */
  DecodeTable(List<Row> rows) {
    List<List<Entry>> lists = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      lists.add(List.of());
    }
    for (Row row : rows) {
      if (row.in64BitMode()) {
        addRow(lists, row, true);
      }
      if (row.in32BitMode()) {
        addRow(lists, row, false);
      }
    }
    for (int i = 0; i < slots.length; i++) {
      slots[i] = finish(lists.get(i));
    }
  }

  private static void addRow(List<List<Entry>> lists, Row row, boolean mode64) {
    Encoding encoding = row.encoding();
    int count = encoding.plusRegister() ? 8 : 1;
    for (int register = 0; register < count; register++) {
      int slot = slot(mode64, encoding.vex(), encoding.map(), encoding.opcode() + register);
      if (lists.get(slot).isEmpty()) {
        lists.set(slot, new ArrayList<>());
      }
      addEntries(lists.get(slot), row, mode64);
    }
  }

  private static void addEntries(List<Entry> entries, Row row, boolean mode64) {
    long mask = maskWithoutOperandSize(row);
    int rank = rankWithoutOperandSize(row);
    int exact = exactSizes(row, mode64);
    entries.add(new Entry(row, mask | (long) exact << OPERAND_SIZE, rank + sizeRank(row)));
    if (exact != 7 && !row.encoding().rexW()) {
      long others = (long) (7 & ~exact) << OPERAND_SIZE;
      entries.add(new Entry(row, mask | others, rank + fallbackRank(row)));
    }
  }

  private static long maskWithoutOperandSize(Row row) {
    Encoding encoding = row.encoding();
    long mask = ALL_ADDRESS_SIZES | ALL_MODS | ALL_REGS | ALL_RMS | ALL_REX_BS;
    mask |= prefixMask(encoding.mandatoryPrefix());
    if (row.has(Note.A16) || row.has(Note.A32) || row.has(Note.A64)) {
      int size = row.has(Note.A16) ? 16 : row.has(Note.A32) ? 32 : 64;
      mask = mask & ~ALL_ADDRESS_SIZES | sizeBit(size, ADDRESS_SIZE);
    }
    if (row.has(Note.B0)) {
      mask = mask & ~ALL_REX_BS | 1L << REX_B;
    }
    if (encoding.digit() >= 0) {
      mask = mask & ~ALL_REGS | 1L << (REG + encoding.digit());
    }
    if (encoding.fixedRm() >= 0) {
      mask = mask & ~ALL_RMS | 1L << (RM + encoding.fixedRm());
    }
    return mask & ~ALL_MODS | (long) mods(row) << MOD;
  }

  /** Bit 0: the row accepts memory; bit 1: a register. */
  private static int mods(Row row) {
    if (row.encoding().registerForm()) {
      return 2;
    }
    for (Operand operand : row.operandDetails()) {
      if (operand.place() == Operand.Place.MODRM_RM) {
        return (operand.allowsMemory() ? 1 : 0) | (operand.allowsRegister() ? 2 : 0);
      }
    }
    return 3;
  }

  private static long prefixMask(MandatoryPrefix prefix) {
    return switch (prefix) {
      case NONE -> ALL_PREFIXES;
      case NP -> 1L << PREFIX;
      case NFX -> 3L << PREFIX;
      case P66 -> 2L << PREFIX;
      case F3 -> 4L << PREFIX;
      case F2 -> 8L << PREFIX;
    };
  }

  private static int rankWithoutOperandSize(Row row) {
    Encoding encoding = row.encoding();
    return (encoding.mandatoryPrefix() == MandatoryPrefix.NONE ? 0 : 100)
        + (encoding.fixedRm() >= 0 || row.has(Note.B0) ? 200 : 0)
        + (encoding.digit() >= 0 ? 50 : 0);
  }

  /** The operand sizes that the row is meant for; bit 0: 16, bit 1: 32, bit 2: 64. */
  private static int exactSizes(Row row, boolean mode64) {
    if (row.operandSize() == 0 || (mode64 && row.has(Note.F64))) {
      return 7;
    }
    if (mode64 && row.has(Note.D64) && row.operandSize() > 16) {
      return 6;
    }
    return (int) sizeBit(row.operandSize(), 0);
  }

  private static int sizeRank(Row row) {
    return row.operandSize() == 0 ? 30 : 40;
  }

  /** An operand size that no row is meant for takes the 32-bit row, then 64, then 16. */
  private static int fallbackRank(Row row) {
    return switch (row.operandSize()) {
      case 32 -> 20;
      case 64 -> 10;
      default -> 0;
    };
  }

  private static Entry[] finish(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingInt(Entry::rank).reversed());
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        check(sorted.get(i), sorted.get(j));
      }
    }
    return sorted.toArray(Entry[]::new);
  }

  private static void check(Entry first, Entry second) {
    if (first.row().hasModRm() != second.row().hasModRm()) {
      throw new IllegalArgumentException(
          "one has a ModRM, the other none: " + first.row() + " and " + second.row());
    }
    if (first.rank() == second.rank() && overlap(first.mask() & second.mask())) {
      throw new IllegalArgumentException(
          "ambiguous encoding: " + first.row() + " and " + second.row());
    }
  }

  private static boolean overlap(long mask) {
    return (mask & ALL_PREFIXES) != 0
        && (mask & ALL_OPERAND_SIZES) != 0
        && (mask & ALL_ADDRESS_SIZES) != 0
        && (mask & ALL_MODS) != 0
        && (mask & ALL_REGS) != 0
        && (mask & ALL_RMS) != 0
        && (mask & ALL_REX_BS) != 0;
  }

  static int slot(boolean mode64, boolean vex, int map, int opcode) {
    return (((mode64 ? 1 : 0) * 2 + (vex ? 1 : 0)) * VEX_MAPS + map) * 256 + opcode;
  }

  boolean isEmpty(int slot) {
    return slots[slot].length == 0;
  }

  /** Whether a ModRM byte follows the opcode; the slot must not be empty. */
  boolean hasModRm(int slot) {
    return slots[slot][0].row().hasModRm();
  }

  /** The row that the point means, or null where no row accepts it (#UD). */
  @Nullable Row find(int slot, long point) {
    for (Entry entry : slots[slot]) {
      if ((point & ~entry.mask()) == 0) {
        return entry.row();
      }
    }
    return null;
  }

  private static long sizeBit(int size, int shift) {
    return (size == 16 ? 1L : size == 32 ? 2L : 4L) << shift;
  }

  /**
   * What is known without a ModRM.
   *
   * @param prefix 0: none of 66, F2, F3; 1: 66; 2: F3; 3: F2
   */
  static long point(int prefix, int operandSize, int addressSize, boolean rexB) {
    return 1L << (PREFIX + prefix)
        | sizeBit(operandSize, OPERAND_SIZE)
        | sizeBit(addressSize, ADDRESS_SIZE)
        | (rexB ? 2L : 1L) << REX_B;
  }

  /** What a ModRM byte adds to the point. */
  static long modRmPoint(int modRm) {
    int reg = modRm >> 3 & 7;
    int rm = modRm & 7;
    return (modRm >= 0xc0 ? 2L : 1L) << MOD | 1L << (REG + reg) | 1L << (RM + rm);
  }
}
