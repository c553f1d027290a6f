package org.xenolith.conformance.oracle;

import java.util.SplittableRandom;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.FlagEffects;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.Row;

/**
 * Makes random instances of a row: operands, registers, flags and memory such that memory operands
 * lie in the arena.
 */
final class CaseGenerator {
  private static final int RCX = 1;
  private static final int RSP = 4;
  private static final int FLAG_DF = 1 << 10;

  private static final InstructionTable TABLE = InstructionTable.standard();
  private static final Decoder DECODER = new Decoder(TABLE);

  private final boolean mode64;
  private final Assembler assembler;
  private final SplittableRandom random;
  private final RandomValues values;
  private final Places places;

  CaseGenerator(boolean mode64, SplittableRandom random, Places places) {
    this.mode64 = mode64;
    this.assembler = new Assembler(TABLE, mode64);
    this.random = random;
    this.values = new RandomValues(random);
    this.places = places;
  }

  /** A case that finds everything at random. */
  OracleCase next(Row row) {
    return next(row, randomImage(), false);
  }

  /** A case whose memory operand, if it has one, lies in two pages, if it may. */
  OracleCase nextAcrossPages(Row row) {
    return next(row, randomImage(), true);
  }

  /**
   * A case that finds what is given, but for what its operands ask for: addresses, counts, valid
   * images.
   *
   * @param before is changed to what the case is to find
   */
  OracleCase next(Row row, ProcessorImage before) {
    return next(row, before, false);
  }

  private OracleCase next(Row row, ProcessorImage before, boolean acrossPages) {
    Operands operands = new Operands(row, mode64, random, values, places);
    if (acrossPages) {
      operands.wantAcrossPages();
    }
    for (Operand operand : row.operandDetails()) {
      if (operand.place() != Operand.Place.IMPLIED) {
        operands.choose(operand);
      }
    }
    operands.addPrefixes();
    new Preparation(operands, before, random, values, places).prepare();
    if (!mode64) {
      narrow(before);
    }
    byte[] code = operands.assemble(assembler, 0);
    if (operands.isBranch()) {
      code = operands.assemble(assembler, NativeProcessor.BRANCH_DISTANCE - code.length);
    }
    Instruction instruction = decode(row, code);
    return new OracleCase(
        instruction, code, before, operands.pinned(), undefinedFlags(instruction, before));
  }

  private Instruction decode(Row row, byte[] code) {
    DecodeResult decoded = DECODER.decode(code, 0, code.length, mode64);
    if (!(decoded instanceof Instruction instruction)) {
      throw new AssertionError(row + " was assembled to what decodes as " + decoded);
    }
    return instruction;
  }

  /** Registers as 32-bit code can have them. */
  private static void narrow(ProcessorImage image) {
    for (int i = 0; i < 16; i++) {
      image.gpr[i] = i < 8 ? image.gpr[i] & 0xffffffffL : 0;
    }
  }

  ProcessorImage randomImage() {
    ProcessorImage image = new ProcessorImage();
    for (int i = 0; i < 16; i++) {
      image.gpr[i] = values.integer();
    }
    image.gpr[RSP] = places.target(random, 8);
    image.rflags =
        0x202 | random.nextInt() & FlagEffects.STATUS | (random.nextInt(4) == 0 ? FLAG_DF : 0);
    for (int i = 0; i < image.arena.length; i += 8) {
      image.setArena(i, values.vectorHalf(), 8);
    }
    values.fpu(image.fx);
    if (!mode64) {
      narrow(image);
    }
    return image;
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
}
