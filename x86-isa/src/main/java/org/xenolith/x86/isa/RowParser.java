package org.xenolith.x86.isa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xenolith.x86.isa.Operand.Place;
import org.xenolith.x86.isa.Row.Note;

/** Reads rows in the form that {@link RowFormat} describes. */
final class RowParser {
  private static final String[] CONDITIONS = {
    "O", "NO", "B", "AE", "E", "NE", "BE", "A", "S", "NS", "P", "NP", "L", "GE", "LE", "G"
  };

  /** The flags that each condition tests. */
  private static final String[] CONDITION_FLAGS = {
    "O", "O", "C", "C", "Z", "Z", "CZ", "CZ", "S", "S", "P", "P", "SO", "SO", "ZSO", "ZSO"
  };

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** What operands have been parsed to, by place and spelling: most rows share theirs. */
  private final Map<Place, Map<String, Operand>> operandsSeen = new EnumMap<>(Place.class);

  private final List<Row> rows = new ArrayList<>();

  /**
   * @param family name for messages
   * @throws IllegalArgumentException naming family and line, where a line is no row
   */
  void parse(String family, String text) {
    for (String trimmed : Words.split(text, '\n')) {
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      try {
        parseLine(trimmed);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(family + ": " + e.getMessage() + ": " + trimmed, e);
      }
    }
  }

  List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  private void parseLine(String line) {
    String[] columns = Words.split(line, '|').toArray(String[]::new);
    if (columns.length != 6) {
      throw new IllegalArgumentException("6 columns expected, not " + columns.length);
    }
    if (!columns[0].contains("+cc")) {
      addRow(columns[0], columns[1], columns, columns[5]);
      return;
    }
    OpcodeParser first = OpcodeParser.parse(columns[0].replace("+cc", ""));
    int byteAt = columns[0].indexOf("+cc") - 2;
    int opcode = first.opcode();
    for (int condition = 0; condition < CONDITIONS.length; condition++) {
      String opcodeText =
          columns[0].substring(0, byteAt)
              + HEX.toHexDigits((byte) (opcode + condition))
              + columns[0].substring(byteAt + 5);
      addRow(
          opcodeText,
          columns[1].replace("cc", CONDITIONS[condition]),
          columns,
          columns[5].replace("t:cc", "t:" + CONDITION_FLAGS[condition]));
    }
  }

  private void addRow(String opcodeText, String syntax, String[] columns, String notesText) {
    int space = syntax.indexOf(' ');
    String mnemonic = space < 0 ? syntax : syntax.substring(0, space);
    List<Operand> operands =
        parseOperands(space < 0 ? "" : syntax.substring(space + 1), columns[2]);
    Encoding encoding = OpcodeParser.parse(opcodeText).encoding(operands);
    NotesParser notes = NotesParser.parse(notesText);
    boolean in64 = columns[3].equals("64") || columns[3].equals("both");
    boolean in32 = columns[3].equals("32") || columns[3].equals("both");
    if (!in64 && !in32) {
      throw new IllegalArgumentException("unknown modes " + columns[3]);
    }
    if (encoding.rexW() && in32) {
      throw new IllegalArgumentException("REX.W is for 64-bit mode only");
    }
    checkNotes(notes.notes(), operands);
    rows.add(
        new Row(
            rows.size(),
            mnemonic,
            syntax,
            opcodeText,
            operands,
            encoding,
            in64,
            in32,
            Feature.valueOf(columns[4]),
            notes.flags(),
            notes.notes(),
            operandSize(encoding, operands, notes.notes())));
  }

  private List<Operand> parseOperands(String text, String places) {
    List<Operand> operands = new ArrayList<>();
    String letters = places.equals("ZO") ? "" : places;
    int next = 0;
    for (String spelling : text.isEmpty() ? List.<String>of() : Words.split(text, ',')) {
      boolean implied = letters.isEmpty() || Operand.isImplied(spelling);
      if (!implied && next == letters.length()) {
        throw new IllegalArgumentException("Op/En has no letter for " + spelling);
      }
      operands.add(operand(spelling, implied ? Place.IMPLIED : place(letters.charAt(next++))));
    }
    if (next != letters.length()) {
      throw new IllegalArgumentException("Op/En has more letters than operands");
    }
    return operands;
  }

  private Operand operand(String spelling, Place place) {
    return operandsSeen
        .computeIfAbsent(place, key -> new HashMap<>())
        .computeIfAbsent(spelling, key -> Operand.parse(key, place));
  }

  private static Place place(char letter) {
    return switch (letter) {
      case 'R' -> Place.MODRM_REG;
      case 'M' -> Place.MODRM_RM;
      case 'V' -> Place.VVVV;
      case 'O' -> Place.OPCODE;
      case 'I' -> Place.IMMEDIATE;
      case 'D' -> Place.DISPLACEMENT;
      default -> throw new IllegalArgumentException("unknown Op/En letter " + letter);
    };
  }

  private static void checkNotes(Set<Note> notes, List<Operand> operands) {
    if (notes.contains(Note.LOCK)
        && (operands.isEmpty()
            || !operands.getFirst().allowsMemory()
            || operands.getFirst().place() != Place.MODRM_RM)) {
      throw new IllegalArgumentException("lock, but the first operand cannot be memory");
    }
    if (notes.contains(Note.SX)
        && operands.stream().noneMatch(operand -> operand.place() == Place.IMMEDIATE)) {
      throw new IllegalArgumentException("sx without an immediate");
    }
  }

  private static int operandSize(Encoding encoding, List<Operand> operands, Set<Note> notes) {
    if (notes.contains(Note.OANY)) {
      return 0;
    }
    if (notes.contains(Note.O16)) {
      return 16;
    }
    if (notes.contains(Note.O32)) {
      return 32;
    }
    if (notes.contains(Note.O64) || encoding.rexW()) {
      return 64;
    }
    if (encoding.vex()) {
      return operands.stream().anyMatch(o -> o.registers() == RegisterClass.GENERAL) ? 32 : 0;
    }
    for (Operand operand : operands) {
      int bits = sizeFromRegister(operand);
      if (bits > 8) {
        return bits;
      }
    }
    for (Operand operand : operands) {
      int bits = operand.spelling().startsWith("moffs") ? 0 : operand.immediateBits();
      if (bits > 8) {
        return bits;
      }
    }
    return 0;
  }

  private static int sizeFromRegister(Operand operand) {
    if (operand.registers() == RegisterClass.GENERAL && !operand.spelling().startsWith("reg")) {
      return operand.registerBits();
    }
    return switch (operand.spelling()) {
      case "AX" -> 16;
      case "EAX" -> 32;
      case "RAX" -> 64;
      default -> 0;
    };
  }
}
