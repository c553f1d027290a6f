package org.xenolith.x86.isa;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A small program: instructions one after another, with labels for branches and data. */
public final class CodeBuilder {
  private static final int UNBOUND = -1;

  /** A place in the program; made by {@link CodeBuilder#label}, set by {@link CodeBuilder#bind}. */
  public static final class Label {
    private int offset = UNBOUND;

    private Label() {}

    /**
     * Bytes from the start of the program.
     *
     * @throws IllegalStateException where the label has not been bound
     */
    public int offset() {
      if (offset == UNBOUND) {
        throw new IllegalStateException("label not bound");
      }
      return offset;
    }
  }

  /**
   * A displacement to be written when its label is known: its place, size, and what it counts from.
   */
  private record Fixup(int at, int sizeBytes, int from, Label target) {}

  private final Assembler assembler;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Fixup> fixups = new ArrayList<>();

  public CodeBuilder(Assembler assembler) {
    this.assembler = assembler;
  }

  /** Bytes so far. */
  public int position() {
    return bytes.size();
  }

  public Label label() {
    return new Label();
  }

  public CodeBuilder bind(Label label) {
    if (label.offset != UNBOUND) {
      throw new IllegalStateException("label bound twice");
    }
    label.offset = position();
    return this;
  }

  /** An instruction by its syntax: {@code emit("ADC r/m64, r64", register(0), register(3))}. */
  public CodeBuilder emit(String syntax, OperandValue... operands) {
    bytes.writeBytes(assembler.emit(syntax, operands));
    return this;
  }

  /** As {@link #emit}, with LOCK, REP or REPNE ({@code Instruction.PREFIX_*}). */
  public CodeBuilder emitPrefixed(int prefixes, String syntax, OperandValue... operands) {
    bytes.writeBytes(assembler.assemble(assembler.row(syntax), List.of(operands), prefixes));
    return this;
  }

  /** A branch to a label: {@code branch("JNE rel32", loop)}. */
  public CodeBuilder branch(String syntax, Label target) {
    Row row = assembler.row(syntax);
    bytes.writeBytes(assembler.assemble(row, List.of(OperandValue.immediate(0)), 0));
    int sizeBytes = row.encoding().immediateBytes();
    fixups.add(new Fixup(position() - sizeBytes, sizeBytes, position(), target));
    return this;
  }

  /**
   * An instruction whose memory operand is at a label, RIP-relative: {@code emitAt(data, "MOV r64,
   * r/m64", register(0), ripRelative(0))}.
   */
  public CodeBuilder emitAt(Label target, String syntax, OperandValue... operands) {
    Row row = assembler.row(syntax);
    bytes.writeBytes(assembler.assemble(row, List.of(operands), 0));
    int at = position() - row.encoding().immediateBytes() - 4;
    fixups.add(new Fixup(at, 4, position(), target));
    return this;
  }

  /** Data. */
  public CodeBuilder bytes(byte... data) {
    bytes.writeBytes(data);
    return this;
  }

  /** A little-endian 64-bit word of data. */
  public CodeBuilder quad(long value) {
    for (int i = 0; i < 8; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  /** Fills with NOPs up to a multiple of {@code alignmentBytes}. */
  public CodeBuilder align(int alignmentBytes) {
    while (position() % alignmentBytes != 0) {
      bytes.write(0x90);
    }
    return this;
  }

  /**
   * The program.
   *
   * @throws IllegalStateException where a label is not bound, or too far for its branch
   */
  public byte[] toByteArray() {
    byte[] program = bytes.toByteArray();
    for (Fixup fixup : fixups) {
      int displacement = fixup.target().offset() - fixup.from();
      if (fixup.sizeBytes() == 1 && displacement != (byte) displacement) {
        throw new IllegalStateException("label too far for an 8-bit displacement: " + displacement);
      }
      for (int i = 0; i < fixup.sizeBytes(); i++) {
        program[fixup.at() + i] = (byte) (displacement >> (8 * i));
      }
    }
    return program;
  }
}
