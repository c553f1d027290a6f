package org.xenolith.conformance.oracle;

import static org.xenolith.conformance.oracle.Operands.RAX;
import static org.xenolith.conformance.oracle.Operands.RBP;
import static org.xenolith.conformance.oracle.Operands.RBX;
import static org.xenolith.conformance.oracle.Operands.RCX;
import static org.xenolith.conformance.oracle.Operands.RDI;
import static org.xenolith.conformance.oracle.Operands.RDX;
import static org.xenolith.conformance.oracle.Operands.RSI;
import static org.xenolith.conformance.oracle.Operands.RSP;

import java.util.SplittableRandom;
import org.xenolith.x86.isa.Instruction;

/**
 * What single instructions need so that they stay in the arena, mostly do not fault, and go where
 * the harness waits.
 */
final class Preparation {
  /** TF would trap; NT and AC are not for the process that runs the tests. */
  private static final long FLAGS_KEPT_CLEAR = 1 << 8 | 1 << 14 | 1 << 18;

  private static final int X87_AND_SSE = 3;
  private static final int IMAGE_HEADER = 512;
  private static final long COMPACTED = Long.MIN_VALUE;

  private final Operands operands;
  private final ProcessorImage image;
  private final SplittableRandom random;
  private final RandomValues values;
  private final Places places;

  Preparation(
      Operands operands,
      ProcessorImage image,
      SplittableRandom random,
      RandomValues values,
      Places places) {
    this.operands = operands;
    this.image = image;
    this.random = random;
    this.values = values;
    this.places = places;
  }

  void prepare() {
    if (operands.row.mnemonic().startsWith("X")
        && operands.row.alignmentBytes() == 64
        && operands.isMemory()) {
      operands.keepAddressOff(RAX, RDX);
    }
    operands.placeMemory(image);
    switch (operands.row.mnemonic()) {
      case "MOVS", "CMPS", "STOS", "LODS", "SCAS", "MASKMOVQ", "MASKMOVDQU" -> strings();
      case "XLAT" -> operands.pin(image, RBX, places.target(random, 1));
      case "LEAVE", "ENTER" -> operands.pin(image, RBP, places.target(random, 8));
      case "BT", "BTS", "BTR", "BTC" -> limitBitOffset();
      case "DIV", "IDIV" -> dividend();
      case "CMPXCHG", "CMPXCHG8B", "CMPXCHG16B" -> {
        if (operands.isMemoryFirst() && random.nextBoolean()) {
          matchMemory();
        }
      }
      case "LOOP", "LOOPE", "LOOPNE", "JRCXZ", "JECXZ" ->
          operands.pin(image, RCX, random.nextInt(3));
      case "JMP", "CALL" -> branchTarget();
      case "RET" -> image.setArena(offset(image.gpr[RSP]), places.branchTarget(), 8);
      case "POPF", "POPFD", "POPFQ" -> {
        int at = offset(image.gpr[RSP]);
        image.setArena(at, image.arena(at, 8) & ~FLAGS_KEPT_CLEAR, 8);
      }
      case "LDMXCSR" -> image.setArena(offset(operands.address(image)) + 2, 0, 2);
      case "FXRSTOR", "FXRSTOR64" -> putImage();
      case "XSAVE", "XSAVE64", "XSAVEOPT", "XSAVEOPT64", "XSAVEC", "XSAVEC64" -> components();
      case "XRSTOR", "XRSTOR64" -> {
        components();
        putImage();
        putHeader();
      }
      default -> {}
    }
  }

  private int offset(long address) {
    return (int) (address - places.arena());
  }

  private void strings() {
    operands.pin(image, RSI, places.target(random, 1));
    operands.pin(
        image,
        RDI,
        random.nextInt(4) == 0
            ? image.gpr[RSI] + random.nextInt(-9, 10)
            : places.target(random, 1));
    operands.pin(image, RCX, random.nextInt(40));
  }

  /** The bit offset in a register reaches beyond the operand: it must stay in the arena. */
  private void limitBitOffset() {
    int register = operands.modRmRegister();
    if (!operands.isMemory() || register == Instruction.NO_REGISTER) {
      return;
    }
    if (operands.addressUses(register)) {
      operands.keepAddressOff(register, register);
      operands.placeMemory(image);
    }
    operands.pin(image, register, random.nextInt(-4096, 4096));
  }

  private void dividend() {
    if (random.nextInt(3) > 0) {
      int shift = random.nextInt(64);
      operands.pin(image, RDX, random.nextBoolean() ? 0 : random.nextLong() >> shift);
      if (random.nextBoolean()) {
        operands.pin(image, RAX, image.gpr[RAX] << 32 >> 32 >> random.nextInt(32));
        operands.pin(image, RDX, image.gpr[RAX] >> 63);
      }
      operands.placeMemory(image);
    }
  }

  /** The comparison succeeds: accumulator (and its upper half) as in memory. */
  private void matchMemory() {
    if (operands.addressUses(RAX) || operands.addressUses(RDX)) {
      return;
    }
    int bytes = operands.row.mnemonic().equals("CMPXCHG8B") ? 4 : 8;
    int at = offset(operands.address(image));
    operands.pin(image, RAX, image.arena(at, bytes));
    operands.pin(image, RDX, image.arena(at + bytes, bytes));
  }

  // ---- indirect branches

  private void branchTarget() {
    if (operands.isBranch()) {
      return;
    }
    if (operands.isMemory()) {
      image.setArena(offset(operands.address(image)), places.branchTarget(), 8);
    } else {
      operands.pin(image, operands.modRmRm(), places.branchTarget());
    }
  }

  // ---- state images

  /**
   * Only the components that both processors have; the host's others would write more than the
   * arena takes.
   */
  private void components() {
    operands.pin(image, RAX, random.nextInt(X87_AND_SSE + 1));
    operands.pin(image, RDX, 0);
  }

  private void putImage() {
    byte[] fx = new byte[ProcessorImage.FX_BYTES];
    values.fpu(fx);
    int at = offset(operands.address(image));
    System.arraycopy(fx, 0, image.arena, at, fx.length);
  }

  private void putHeader() {
    int at = offset(operands.address(image)) + IMAGE_HEADER;
    boolean compacted = random.nextBoolean() && HostFeatures.hasCompactedImages();
    int layout = compacted ? random.nextInt(X87_AND_SSE + 1) : X87_AND_SSE;
    image.setArena(at, random.nextInt(X87_AND_SSE + 1) & layout, 8);
    image.setArena(at + 8, compacted ? layout | COMPACTED : 0, 8);
    for (int i = 16; i < 64; i += 8) {
      image.setArena(at + i, 0, 8);
    }
  }
}
