package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.List;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.OperandValue.FarPointer;

/**
 * Everything that uses the stack, with the stack half in a page that does not allow it: whatever
 * the place of the boundary, no register has moved and no byte has been written.
 */
final class StackEdgeTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RDX = CpuState.RDX;
  private static final int RSP = CpuState.RSP;
  private static final FarPointer FAR = new FarPointer(Descriptors.CODE_32, Guest.LOW_CODE);

  /**
   * An instruction that pushes or pops.
   *
   * @param sizeBytes of one element
   * @param elements how many; each is an access of its own, pushes downwards, pops upwards
   */
  private record Access(
      boolean mode64, String syntax, int sizeBytes, int elements, OperandValue... operands) {}

  private static Access in64(String syntax, int size, int elements, OperandValue... operands) {
    return new Access(true, syntax, size, elements, operands);
  }

  private static Access in32(String syntax, int size, int elements, OperandValue... operands) {
    return new Access(false, syntax, size, elements, operands);
  }

  private static final List<Access> PUSHES =
      List.of(
          in64("PUSH r64", 8, 1, register(RDX)),
          in64("PUSH r16", 2, 1, register(RDX)),
          in64("PUSH r/m64", 8, 1, memory(RBX, 0)),
          in64("PUSH r/m16", 2, 1, memory(RBX, 0)),
          in64("PUSH imm8", 8, 1, immediate(-1)),
          in64("PUSH imm32", 8, 1, immediate(-1)),
          in64("PUSH FS", 8, 1),
          in64("PUSHFQ", 8, 1),
          in64("PUSHF", 2, 1),
          in64("CALL rel32", 8, 1, immediate(16)),
          in64("CALL r/m64", 8, 1, memory(RBX, 0)),
          in64("CALLF m16:64", 8, 2, memory(RBX, 0)),
          in64("CALLF m16:32", 4, 2, memory(RBX, 0)),
          in64("CALLF m16:16", 2, 2, memory(RBX, 0)),
          in64("ENTER imm16, imm8", 8, 1, immediate(0), immediate(0)),
          in64("ENTER imm16, imm8", 8, 2, immediate(0), immediate(1)),
          in64("ENTER imm16, imm8", 8, 4, immediate(0), immediate(3)),
          in32("PUSH r32", 4, 1, register(RDX)),
          in32("PUSH r/m32", 4, 1, memory(RBX, 0)),
          in32("PUSH imm16", 2, 1, immediate(-1)),
          in32("PUSHFD", 4, 1),
          in32("PUSHAD", 4, 8),
          in32("PUSHA", 2, 8),
          in32("CALL rel32", 4, 1, immediate(16)),
          in32("CALL rel16", 2, 1, immediate(16)),
          in32("CALL r/m32", 4, 1, memory(RBX, 0)),
          in32("CALLF ptr16:32", 4, 2, FAR),
          in32("CALLF ptr16:16", 2, 2, FAR),
          in32("ENTER imm16, imm8", 4, 3, immediate(0), immediate(2)));

  private static final List<Access> POPS =
      List.of(
          in64("POP r64", 8, 1, register(RDX)),
          in64("POP r16", 2, 1, register(RDX)),
          in64("POP r/m64", 8, 1, memory(RBX, 0)),
          in64("POP FS", 8, 1),
          in64("POPFQ", 8, 1),
          in64("RET", 8, 1),
          in64("RET imm16", 8, 1, immediate(8)),
          in64("RETF", 4, 2),
          in64("IRETQ", 8, 5),
          in64("IRETD", 4, 5),
          in64("IRET", 2, 5),
          in32("POP r32", 4, 1, register(RDX)),
          in32("POP r/m32", 4, 1, memory(RBX, 0)),
          in32("POP DS", 2, 1),
          in32("POPFD", 4, 1),
          in32("POPAD", 4, 8),
          in32("POPA", 2, 8),
          in32("RET", 4, 1),
          in32("RETF", 4, 2),
          in32("IRETD", 4, 3));

  @Override
  void write(Cases cases) {
    for (Access push : PUSHES) {
      for (Edge edge : Edge.ALL) {
        for (int below = 1; below < push.sizeBytes() * push.elements(); below++) {
          push(cases, push, edge, below);
        }
      }
    }
    for (Access pop : POPS) {
      for (Edge edge : Edge.HOLES) {
        for (int below = 1; below < pop.sizeBytes() * pop.elements(); below++) {
          pop(cases, pop, edge, below);
        }
      }
    }
  }

  private static WrittenCase access(Cases cases, Access access, Edge edge, int below) {
    return cases
        .in(access.mode64(), access.syntax(), access.operands())
        .given(StackEdgeTest::givePointers)
        .remark("%s, %d bytes below".formatted(edge, below));
  }

  /** What is pushed, and where calls and frames point, is good. */
  private static void givePointers(GuestState state) {
    state.write(state.gpr[RBX], state.guest.code, 8);
    state.gpr[CpuState.RBP] = state.guest.data + 0x800;
  }

  /**
   * @param below bytes of the pushed that lie in the lower page
   */
  private static void push(Cases cases, Access push, Edge edge, int below) {
    int size = push.sizeBytes();
    int all = size * push.elements();
    WrittenCase each =
        access(cases, push, edge, below)
            .given(state -> state.gpr[RSP] = edge.address(state.guest) - below + all);
    if (push.syntax().startsWith("CALLF m")) {
      each.given(state -> state.write(state.gpr[RBX], Guest.LOW_CODE, size))
          .given(state -> state.write(state.gpr[RBX] + size, Descriptors.CODE_64, 2));
    }
    // Downwards, the first to touch the bad page faults.
    int above = all - below;
    int good = edge.lowerIsBad() ? above / size : 0;
    int lowest = all - below - size * (good + 1);
    edge.expectFault(each, -lowest, edge.writeError());
    if (!edge.lowerIsBad() && lowest > 0) {
      each.then(state -> state.cr2 = edge.address(state.guest) + lowest);
    }
  }

  private static void pop(Cases cases, Access pop, Edge edge, int below) {
    WrittenCase each =
        access(cases, pop, edge, below)
            .given(state -> state.gpr[RSP] = edge.address(state.guest) - below);
    // Upwards, likewise: the first element, or the one in which the boundary lies.
    edge.expectFault(each, below, edge.readError());
  }
}
