package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.Map;
import java.util.function.LongPredicate;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.OperandValue;

/**
 * Near transfers that the host's harness has no place for: with 16-bit operand size, which cuts EIP
 * to 16 bits, and to where 64-bit code cannot go. POPF with the flags that the harness must not
 * have.
 */
final class NearTransferRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RDX = CpuState.RDX;
  private static final int RSP = CpuState.RSP;
  private static final int OPERAND_SIZE = 0x66;
  private static final int DISTANCE = 0x123;
  private static final long NOT_CANONICAL = 0x0000_8000_0000_0000L;
  private static final long TARGET = Guest.TINY_CODE + 0x678;

  /** The upper half must be cut off. */
  private static final long TARGET_32 = 0x7654_0000L | TARGET;

  private static final Map<String, LongPredicate> CONDITIONS =
      Map.of(
          "O", flags -> (flags & CpuState.FLAG_OF) != 0,
          "B", flags -> (flags & CpuState.FLAG_CF) != 0,
          "E", flags -> (flags & CpuState.FLAG_ZF) != 0,
          "BE", flags -> (flags & (CpuState.FLAG_CF | CpuState.FLAG_ZF)) != 0,
          "S", flags -> (flags & CpuState.FLAG_SF) != 0,
          "P", flags -> (flags & CpuState.FLAG_PF) != 0,
          "L", NearTransferRowsTest::isLess,
          "LE", flags -> isLess(flags) || (flags & CpuState.FLAG_ZF) != 0);
  private static final Map<String, String> OPPOSITES =
      Map.of(
          "O", "NO", "B", "AE", "E", "NE", "BE", "A", "S", "NS", "P", "NP", "L", "GE", "LE", "G");

  private static boolean isLess(long flags) {
    return (flags & CpuState.FLAG_SF) != 0 != ((flags & CpuState.FLAG_OF) != 0);
  }

  @Override
  void write(Cases cases) {
    conditionalJumps(cases);
    jumps16(cases);
    calls16(cases);
    returns(cases);
    notCanonical(cases);
    poppedFlags(cases);
  }

  private static void conditionalJumps(Cases cases) {
    int[] one = {
      0, CpuState.FLAG_CF, CpuState.FLAG_PF, CpuState.FLAG_ZF, CpuState.FLAG_SF, CpuState.FLAG_OF
    };
    CONDITIONS.forEach((name, condition) -> {
      for (int first : one) {
        for (int second : one) {
          conditionalJump(cases, name, condition, first | second);
          conditionalJump(
              cases, OPPOSITES.getOrDefault(name, ""), condition.negate(), first | second);
        }
      }
    });
  }

  private static void conditionalJump(
      Cases cases, String name, LongPredicate condition, int flags) {
    cases
        .in32("J" + name + " rel16", immediate(DISTANCE))
        .given(state -> state.flags = CpuState.FLAG_IF | 2 | flags)
        .then(state -> {
          if (condition.test(state.flags)) {
            state.rip = state.rip + DISTANCE & 0xffff;
          }
        })
        .remark("flags %x".formatted(flags));
  }

  private static void jumps16(Cases cases) {
    for (int distance : new int[] {DISTANCE, -2}) {
      cases
          .in32("JMP rel16", immediate(distance))
          .then(state -> state.rip = state.rip + distance & 0xffff);
    }
    cases
        .in32("JMP r/m16", register(RDX))
        .given(state -> state.gpr[RDX] = TARGET_32)
        .then(state -> state.rip = TARGET);
    cases
        .in32("JMP r/m16", memory(RBX, 0))
        .given(state -> state.write(state.gpr[RBX], TARGET, 2))
        .then(state -> state.rip = TARGET);
    for (boolean mode64 : new boolean[] {true, false}) {
      int bits = mode64 ? 64 : 32;
      for (OperandValue operand : new OperandValue[] {register(RDX), memory(RBX, 0)}) {
        cases
            .in(mode64, "JMP r/m" + bits, operand)
            .given(state -> pointTo(state, bits / 8))
            .then(state -> state.rip = state.guest.code + 0x678);
        cases
            .in(mode64, "CALL r/m" + bits, operand)
            .given(state -> pointTo(state, bits / 8))
            .then(state -> state.push(state.rip, bits / 8))
            .then(state -> state.rip = state.guest.code + 0x678);
      }
    }
  }

  private static void pointTo(GuestState state, int length) {
    state.gpr[RDX] = state.guest.code + 0x678;
    state.write(state.gpr[RBX], state.guest.code + 0x678, length);
  }

  private static void calls16(Cases cases) {
    cases
        .in32("CALL rel16", immediate(DISTANCE))
        .then(state -> state.push(state.rip, 2))
        .then(state -> state.rip = state.rip + DISTANCE & 0xffff);
    cases
        .in32("CALL r/m16", register(RDX))
        .given(state -> state.gpr[RDX] = TARGET_32)
        .then(state -> state.push(state.rip, 2))
        .then(state -> state.rip = TARGET);
    cases
        .in32("CALL r/m16", memory(RBX, 0))
        .given(state -> state.write(state.gpr[RBX], TARGET, 2))
        .then(state -> state.push(state.rip, 2))
        .then(state -> state.rip = TARGET);
  }

  private static void returns(Cases cases) {
    for (boolean mode64 : new boolean[] {true, false}) {
      int length = mode64 ? 8 : 4;
      cases
          .in(mode64, "RET")
          .given(state -> state.write(state.gpr[RSP], state.guest.code + 0x678, length))
          .then(state -> state.rip = state.guest.code + 0x678)
          .then(state -> state.gpr[RSP] += length);
      for (int released : new int[] {0, 24, 0xffff}) {
        cases
            .in(mode64, "RET imm16", immediate(released))
            .given(state -> state.write(state.gpr[RSP], state.guest.code + 0x678, length))
            .then(state -> state.rip = state.guest.code + 0x678)
            .then(state -> state.gpr[RSP] += length + released);
      }
    }
    cases
        .prefixed(false, OPERAND_SIZE, "RET")
        .given(state -> state.write(state.gpr[RSP], TARGET, 2))
        .then(state -> state.rip = TARGET)
        .then(state -> state.gpr[RSP] += 2)
        .remark("66");
    cases
        .prefixed(false, OPERAND_SIZE, "RET imm16", immediate(8))
        .given(state -> state.write(state.gpr[RSP], TARGET, 2))
        .then(state -> state.rip = TARGET)
        .then(state -> state.gpr[RSP] += 10)
        .remark("66");
  }

  /** The stack must be as before, too. */
  private static void notCanonical(Cases cases) {
    for (String syntax : new String[] {"JMP r/m64", "CALL r/m64"}) {
      cases
          .in64(syntax, register(RDX))
          .given(state -> state.gpr[RDX] = NOT_CANONICAL)
          .faults(Vector.GP, 0)
          .remark("not canonical");
      cases
          .in64(syntax, memory(RBX, 0))
          .given(state -> state.write(state.gpr[RBX], NOT_CANONICAL, 8))
          .faults(Vector.GP, 0)
          .remark("not canonical");
    }
    for (WrittenCase each :
        new WrittenCase[] {cases.in64("RET"), cases.in64("RET imm16", immediate(8))}) {
      each.given(state -> state.write(state.gpr[RSP], NOT_CANONICAL, 8))
          .faults(Vector.GP, 0)
          .remark("not canonical");
    }
  }

  /** All bits set but TF, which would trap: IF, IOPL, VM and RF are not ring 3's. */
  private static void poppedFlags(Cases cases) {
    long changed = 0x24_4dd5;
    for (long popped : new long[] {0, ~CpuState.FLAG_TF & 0xffff_ffffL}) {
      popFlags(cases, true, "POPFQ", 8, popped, changed);
      popFlags(cases, false, "POPFD", 4, popped, changed);
      popFlags(cases, true, "POPF", 2, popped, changed & 0xffff);
      popFlags(cases, false, "POPF", 2, popped, changed & 0xffff);
    }
  }

  private static void popFlags(
      Cases cases, boolean mode64, String syntax, int length, long popped, long changed) {
    cases
        .in(mode64, syntax)
        .given(state -> state.flags |= CpuState.FLAG_ID | CpuState.FLAG_DF)
        .given(state -> state.write(state.gpr[RSP], popped, length))
        .then(state -> state.flags = state.flags & ~changed | popped & changed)
        .then(state -> state.gpr[RSP] += length)
        .remark("%x".formatted(popped));
  }
}
