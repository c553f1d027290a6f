package org.xenolith.x86.cpu.sse;

import static org.xenolith.x86.cpu.sse.PackedArithmetic.BYTES;
import static org.xenolith.x86.cpu.sse.PackedArithmetic.DWORDS;
import static org.xenolith.x86.cpu.sse.PackedArithmetic.WORDS;

import java.util.function.LongBinaryOperator;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;

/** Packed integers: what MMX and SSE share, and the SSE4.1 forms of the same kind. */
final class PackedSemantics {
  private final Semantics semantics;

  private PackedSemantics(Semantics semantics) {
    this.semantics = semantics;
  }

  static void register(Semantics semantics) {
    PackedSemantics packed = new PackedSemantics(semantics);
    packed.additions();
    packed.extremesAndComparisons();
    packed.multiplications();
    packed.logic();
    packed.shifts();
    packed.neighbours();
  }

  /** Independent lanes: the MMX form, where the table has one, and both halves of the XMM form. */
  private void lanes(String mnemonic, LongBinaryOperator lanes) {
    var mmx = MmxForms.lanes(lanes);
    var xmm = XmmForms.lanes(lanes);
    semantics.choose(mnemonic, i -> (MmxForms.isMmx(i) ? mmx : xmm).apply(i));
  }

  private void additions() {
    lanes("PADDB", (a, b) -> PackedArithmetic.add(a, b, BYTES));
    lanes("PADDW", (a, b) -> PackedArithmetic.add(a, b, WORDS));
    lanes("PADDD", (a, b) -> PackedArithmetic.add(a, b, DWORDS));
    lanes("PADDQ", Long::sum);
    lanes("PADDSB", (a, b) -> PackedArithmetic.addSignedSaturated(a, b, BYTES));
    lanes("PADDSW", (a, b) -> PackedArithmetic.addSignedSaturated(a, b, WORDS));
    lanes("PADDUSB", (a, b) -> PackedArithmetic.addUnsignedSaturated(a, b, BYTES));
    lanes("PADDUSW", (a, b) -> PackedArithmetic.addUnsignedSaturated(a, b, WORDS));
    lanes("PSUBB", (a, b) -> PackedArithmetic.subtract(a, b, BYTES));
    lanes("PSUBW", (a, b) -> PackedArithmetic.subtract(a, b, WORDS));
    lanes("PSUBD", (a, b) -> PackedArithmetic.subtract(a, b, DWORDS));
    lanes("PSUBQ", (a, b) -> a - b);
    lanes("PSUBSB", (a, b) -> PackedArithmetic.subtractSignedSaturated(a, b, BYTES));
    lanes("PSUBSW", (a, b) -> PackedArithmetic.subtractSignedSaturated(a, b, WORDS));
    lanes("PSUBUSB", (a, b) -> PackedArithmetic.subtractUnsignedSaturated(a, b, BYTES));
    lanes("PSUBUSW", (a, b) -> PackedArithmetic.subtractUnsignedSaturated(a, b, WORDS));
    lanes("PAVGB", (a, b) -> PackedArithmetic.average(a, b, BYTES));
    lanes("PAVGW", (a, b) -> PackedArithmetic.average(a, b, WORDS));
    lanes("PSADBW", PackedArithmetic::sumOfDifferences);
    lanes("PABSB", (a, b) -> PackedArithmetic.absolute(b, BYTES));
    lanes("PABSW", (a, b) -> PackedArithmetic.absolute(b, WORDS));
    lanes("PABSD", (a, b) -> PackedArithmetic.absolute(b, DWORDS));
    lanes("PSIGNB", (a, b) -> PackedArithmetic.applySign(a, b, BYTES));
    lanes("PSIGNW", (a, b) -> PackedArithmetic.applySign(a, b, WORDS));
    lanes("PSIGND", (a, b) -> PackedArithmetic.applySign(a, b, DWORDS));
  }

  private void extremesAndComparisons() {
    lanes("PMINUB", (a, b) -> PackedArithmetic.minimumUnsigned(a, b, BYTES));
    lanes("PMINUW", (a, b) -> PackedArithmetic.minimumUnsigned(a, b, WORDS));
    lanes("PMINUD", (a, b) -> PackedArithmetic.minimumUnsigned(a, b, DWORDS));
    lanes("PMINSB", (a, b) -> PackedArithmetic.minimumSigned(a, b, BYTES));
    lanes("PMINSW", (a, b) -> PackedArithmetic.minimumSigned(a, b, WORDS));
    lanes("PMINSD", (a, b) -> PackedArithmetic.minimumSigned(a, b, DWORDS));
    lanes("PMAXUB", (a, b) -> PackedArithmetic.maximumUnsigned(a, b, BYTES));
    lanes("PMAXUW", (a, b) -> PackedArithmetic.maximumUnsigned(a, b, WORDS));
    lanes("PMAXUD", (a, b) -> PackedArithmetic.maximumUnsigned(a, b, DWORDS));
    lanes("PMAXSB", (a, b) -> PackedArithmetic.maximumSigned(a, b, BYTES));
    lanes("PMAXSW", (a, b) -> PackedArithmetic.maximumSigned(a, b, WORDS));
    lanes("PMAXSD", (a, b) -> PackedArithmetic.maximumSigned(a, b, DWORDS));
    lanes("PCMPEQB", (a, b) -> PackedArithmetic.compareEqual(a, b, BYTES));
    lanes("PCMPEQW", (a, b) -> PackedArithmetic.compareEqual(a, b, WORDS));
    lanes("PCMPEQD", (a, b) -> PackedArithmetic.compareEqual(a, b, DWORDS));
    lanes("PCMPEQQ", PackedArithmetic::compareEqual64);
    lanes("PCMPGTB", (a, b) -> PackedArithmetic.compareGreater(a, b, BYTES));
    lanes("PCMPGTW", (a, b) -> PackedArithmetic.compareGreater(a, b, WORDS));
    lanes("PCMPGTD", (a, b) -> PackedArithmetic.compareGreater(a, b, DWORDS));
    lanes("PCMPGTQ", PackedArithmetic::compareGreater64);
  }

  private void multiplications() {
    lanes("PMULLW", PackedMultiply::lowWords);
    lanes("PMULHW", PackedMultiply::highWords);
    lanes("PMULHUW", PackedMultiply::highUnsignedWords);
    lanes("PMULHRSW", PackedMultiply::highRoundedWords);
    lanes("PMADDWD", PackedMultiply::addProductsOfWords);
    lanes("PMADDUBSW", PackedMultiply::addProductsOfBytes);
    lanes("PMULUDQ", PackedMultiply::unsignedDwords);
    lanes("PMULDQ", PackedMultiply::signedDwords);
    lanes("PMULLD", PackedMultiply::lowDwords);
  }

  private void logic() {
    for (String suffix : new String[] {"PS", "PD"}) {
      lanes("AND" + suffix, (a, b) -> a & b);
      lanes("ANDN" + suffix, PackedArithmetic::andNot);
      lanes("OR" + suffix, (a, b) -> a | b);
      lanes("XOR" + suffix, (a, b) -> a ^ b);
    }
    lanes("PAND", (a, b) -> a & b);
    lanes("PANDN", PackedArithmetic::andNot);
    lanes("POR", (a, b) -> a | b);
    lanes("PXOR", (a, b) -> a ^ b);
  }

  private void shifts() {
    shift("PSLLW", PackedShift::leftWords);
    shift("PSLLD", PackedShift::leftDwords);
    shift("PSLLQ", PackedShift::leftQwords);
    shift("PSRLW", PackedShift::rightWords);
    shift("PSRLD", PackedShift::rightDwords);
    shift("PSRLQ", PackedShift::rightQwords);
    shift("PSRAW", PackedShift::arithmeticRightWords);
    shift("PSRAD", PackedShift::arithmeticRightDwords);
  }

  /** By an immediate, or by the low quadword of the source. */
  private void shift(String mnemonic, LongBinaryOperator shift) {
    var mmx = MmxForms.lanes(shift);
    var xmm =
        XmmForms.whole((registers, d, low, high) -> {
          registers[d] = shift.applyAsLong(registers[d], low);
          registers[d + 1] = shift.applyAsLong(registers[d + 1], low);
        });
    semantics.choose(
        mnemonic,
        i -> {
          if (!hasImmediate(i)) {
            return (MmxForms.isMmx(i) ? mmx : xmm).apply(i);
          }
          return MmxForms.isMmx(i) ? MmxForms.shift(shift) : XmmMoveForms.shift(shift);
        });
  }

  private static boolean hasImmediate(Instruction instruction) {
    return instruction.row().operandDetails().getLast().place() == Operand.Place.IMMEDIATE;
  }

  /** Horizontal operations: the results of the destination's neighbours before the source's. */
  private void neighbours() {
    neighbours("PHADDW", PackedArithmetic::addNeighbourWords);
    neighbours("PHADDD", PackedArithmetic::addNeighbourDwords);
    neighbours("PHADDSW", PackedArithmetic::addNeighbourWordsSaturated);
    neighbours("PHSUBW", PackedArithmetic::subtractNeighbourWords);
    neighbours("PHSUBD", PackedArithmetic::subtractNeighbourDwords);
    neighbours("PHSUBSW", PackedArithmetic::subtractNeighbourWordsSaturated);
  }

  private void neighbours(String mnemonic, LongBinaryOperator pair) {
    var mmx = MmxForms.lanes(pair);
    var xmm =
        XmmForms.whole((registers, d, low, high) -> {
          registers[d] = pair.applyAsLong(registers[d], registers[d + 1]);
          registers[d + 1] = pair.applyAsLong(low, high);
        });
    semantics.choose(mnemonic, i -> (MmxForms.isMmx(i) ? mmx : xmm).apply(i));
  }
}
