package org.xenolith.x86.isa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All rows, in order, and by mnemonic. Decoder, assembler, disassembler, semantics and tests read
 * this table and no other.
 */
public final class InstructionTable {
  private static final InstructionTable STANDARD = of(families());

  private final List<Row> rows;
  private final Map<String, List<Row>> byMnemonic = new LinkedHashMap<>();
  private final Map<String, List<Row>> bySyntax = new LinkedHashMap<>();
  private final DecodeTable decodeTable;

  private InstructionTable(List<Row> rows) {
    this.rows = List.copyOf(rows);
    for (Row row : rows) {
      byMnemonic.computeIfAbsent(row.mnemonic(), key -> new ArrayList<>()).add(row);
      bySyntax.computeIfAbsent(row.syntax(), key -> new ArrayList<>()).add(row);
    }
    this.decodeTable = new DecodeTable(rows);
  }

  /** The families in the order in which their rows stand in the table. */
  private static Map<String, String> families() {
    Map<String, String> families = new LinkedHashMap<>();
    families.put("ArithmeticRows", ArithmeticRows.ROWS);
    families.put("LogicRows", LogicRows.ROWS);
    families.put("ShiftRows", ShiftRows.ROWS);
    families.put("BitRows", BitRows.ROWS);
    families.put("MoveRows", MoveRows.ROWS);
    families.put("StringRows", StringRows.ROWS);
    families.put("StackRows", StackRows.ROWS);
    families.put("ControlRows", ControlRows.ROWS);
    families.put("SystemRows", SystemRows.ROWS);
    families.put("X87Rows", X87Rows.ROWS);
    families.put("FpuStateRows", FpuStateRows.ROWS);
    families.put("MmxRows", MmxRows.ROWS);
    families.put("SseRows", SseRows.ROWS);
    families.put("Sse2Rows", Sse2Rows.ROWS);
    families.put("Sse2PackedRows", Sse2PackedRows.ROWS);
    families.put("Ssse3Rows", Ssse3Rows.ROWS);
    families.put("Sse4Rows", Sse4Rows.ROWS);
    families.put("CryptoRows", CryptoRows.ROWS);
    return families;
  }

  /** The table of all instructions. */
  public static InstructionTable standard() {
    return STANDARD;
  }

  /**
   * A table of other rows, for tests.
   *
   * @param families text in the form of {@link RowFormat}, by the name that messages give it
   * @throws IllegalArgumentException naming the row, where one is malformed or its encoding is that
   *     of another
   */
  static InstructionTable of(Map<String, String> families) {
    RowParser parser = new RowParser();
    families.forEach(parser::parse);
    return new InstructionTable(parser.rows());
  }

  public List<Row> rows() {
    return rows;
  }

  /** The rows of a mnemonic, in table order; empty where there is none. */
  public List<Row> rowsOf(String mnemonic) {
    return List.copyOf(byMnemonic.getOrDefault(mnemonic, List.of()));
  }

  /** The mnemonics in table order. */
  public List<String> mnemonics() {
    return List.copyOf(byMnemonic.keySet());
  }

  /**
   * The first row with the syntax, spelled exactly as in the table: "ADC r/m64, imm8".
   *
   * @throws IllegalArgumentException where there is none
   */
  public Row row(String syntax) {
    List<Row> candidates = bySyntax.get(syntax);
    if (candidates == null) {
      throw new IllegalArgumentException("no row " + syntax);
    }
    return candidates.getFirst();
  }

  /** All rows with the syntax, in table order; empty where there is none. */
  public List<Row> rowsOfSyntax(String syntax) {
    return List.copyOf(bySyntax.getOrDefault(syntax, List.of()));
  }

  DecodeTable decodeTable() {
    return decodeTable;
  }
}
