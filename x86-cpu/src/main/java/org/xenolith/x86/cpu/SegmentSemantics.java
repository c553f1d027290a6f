package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Operand;
import org.xenolith.x86.isa.RegisterClass;

/** Moves to and from segment registers, and instructions that look at descriptors. */
final class SegmentSemantics {
  /** What LAR shows of a descriptor's second half. */
  private static final long ACCESS_RIGHTS = 0xff_ff00L;

  private SegmentSemantics() {}

  static void register(Semantics semantics) {
    semantics.bind("LDS", (cpu, instruction) -> loadFar(cpu, instruction, Instruction.DS));
    semantics.bind("LES", (cpu, instruction) -> loadFar(cpu, instruction, Instruction.ES));
    semantics.bind("LFS", (cpu, instruction) -> loadFar(cpu, instruction, Instruction.FS));
    semantics.bind("LGS", (cpu, instruction) -> loadFar(cpu, instruction, Instruction.GS));
    semantics.bind("LSS", (cpu, instruction) -> loadFar(cpu, instruction, Instruction.SS));
    semantics.choose("LAR", SegmentSemantics::loadAccessRights);
    semantics.choose("LSL", SegmentSemantics::loadLimit);
    semantics.choose("VERR", instruction -> verify(instruction, false));
    semantics.choose("VERW", instruction -> verify(instruction, true));
    semantics.choose("ARPL", SegmentSemantics::adjustPrivilege);
  }

  static boolean isSegment(Instruction instruction, int position) {
    Operand operand = instruction.row().operandDetails().get(position);
    return operand.registers() == RegisterClass.SEGMENT || named(operand) >= 0;
  }

  private static int named(Operand operand) {
    return switch (operand.spelling()) {
      case "ES" -> Instruction.ES;
      case "CS" -> Instruction.CS;
      case "SS" -> Instruction.SS;
      case "DS" -> Instruction.DS;
      case "FS" -> Instruction.FS;
      case "GS" -> Instruction.GS;
      default -> -1;
    };
  }

  static int segment(Instruction instruction, int position) {
    int named = named(instruction.row().operandDetails().get(position));
    return named >= 0 ? named : instruction.reg();
  }

  /** MOV with a segment, control or debug register. */
  static Operation moveSpecial(Instruction instruction) {
    if (isSegment(instruction, 0)) {
      return moveToSegment(instruction);
    }
    if (isSegment(instruction, 1)) {
      return moveFromSegment(instruction);
    }
    return (cpu, ignored) -> cpu.exitAt(instruction, Exit.PRIVILEGED);
  }

  private static Operation moveToSegment(Instruction instruction) {
    int segment = segment(instruction, 0);
    if (segment == Instruction.CS || segment > Instruction.GS) {
      return (cpu, ignored) -> {
        throw cpu.raise(Vector.UD, 0);
      };
    }
    return (cpu, ignored) -> {
      int selector =
          instruction.isMemory()
              ? cpu.load16(cpu.address(instruction))
              : (int) cpu.gpr[instruction.rm()] & 0xffff;
      Segmentation.load(cpu, segment, selector);
    };
  }

  /** Memory gets 2 bytes whatever the operand size; a register its whole operand size. */
  private static Operation moveFromSegment(Instruction instruction) {
    int segment = segment(instruction, 1);
    if (segment > Instruction.GS) {
      return (cpu, ignored) -> {
        throw cpu.raise(Vector.UD, 0);
      };
    }
    int length = instruction.operandSize() / 8;
    return (cpu, ignored) -> {
      int selector = cpu.state.selector[segment];
      if (instruction.isMemory()) {
        cpu.store16(cpu.address(instruction), selector);
      } else {
        OperandAccess.setRegister(cpu.gpr, instruction.rm(), selector, length);
      }
    };
  }

  static Operation pop(int segment, int length) {
    return (cpu, ignored) -> {
      int selector = (int) Stack.peek(cpu, 0, length) & 0xffff;
      Segmentation.load(cpu, segment, selector);
      cpu.gpr[CpuState.RSP] = Stack.moved(cpu, length);
    };
  }

  private static void loadFar(Cpu cpu, Instruction instruction, int segment) {
    int length = instruction.operandSize() / 8;
    long linear = cpu.address(instruction);
    long offset = cpu.load(linear, length);
    int selector = cpu.load16(cpu.wrap(linear + length));
    Segmentation.load(cpu, segment, selector);
    OperandAccess.setRegister(cpu.gpr, instruction.reg(), offset, length);
  }

  private static int selectorOperand(Cpu cpu, Instruction instruction) {
    return instruction.isMemory()
        ? cpu.load16(cpu.address(instruction))
        : (int) cpu.gpr[instruction.rm()] & 0xffff;
  }

  private static Operation loadAccessRights(Instruction instruction) {
    int length = instruction.operandSize() / 8;
    return (cpu, ignored) -> {
      long descriptor = Segmentation.visible(cpu, selectorOperand(cpu, instruction), false);
      boolean found = descriptor != Segmentation.NONE;
      if (found) {
        long rights = descriptor >>> 32 & ACCESS_RIGHTS;
        OperandAccess.setRegister(cpu.gpr, instruction.reg(), rights, length);
      }
      cpu.flags.setZero(found);
    };
  }

  private static Operation loadLimit(Instruction instruction) {
    int length = instruction.operandSize() / 8;
    return (cpu, ignored) -> {
      long descriptor = Segmentation.visible(cpu, selectorOperand(cpu, instruction), true);
      boolean found = descriptor != Segmentation.NONE;
      if (found) {
        long limit = Segmentation.limit(descriptor);
        OperandAccess.setRegister(cpu.gpr, instruction.reg(), limit, length);
      }
      cpu.flags.setZero(found);
    };
  }

  private static Operation verify(Instruction instruction, boolean forWriting) {
    return (cpu, ignored) -> {
      int selector = selectorOperand(cpu, instruction);
      cpu.flags.setZero(Segmentation.isVerified(cpu, selector, forWriting));
    };
  }

  /** ARPL: raises the RPL of the first operand to that of the second. */
  private static Operation adjustPrivilege(Instruction instruction) {
    int source = instruction.reg();
    return new UpdateStep(instruction) {
      @Override
      long compute(Cpu cpu, long old) {
        long wanted = cpu.gpr[source] & 3;
        boolean raised = (old & 3) < wanted;
        cpu.flags.setZero(raised);
        return raised ? (old & ~3) | wanted : old;
      }
    };
  }
}
