package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** PUSH, POP and their kin, ENTER and LEAVE. */
final class StackSemantics {
  /** What PUSHF shows: all but VM and RF. */
  private static final long PUSHED_FLAGS = 0xfcffffL;

  /** What POPF changes in ring 3 with IOPL 0: neither IF nor IOPL, without a fault. */
  static final long POPPED_FLAGS =
      CpuState.STATUS_FLAGS
          | CpuState.FLAG_TF
          | CpuState.FLAG_DF
          | CpuState.FLAG_NT
          | CpuState.FLAG_AC
          | CpuState.FLAG_ID;

  private StackSemantics() {}

  static void register(Semantics semantics) {
    semantics.choose("PUSH", StackSemantics::push);
    semantics.chooseEnding(
        "POP", StackSemantics::pop, instruction -> SegmentSemantics.isSegment(instruction, 0));
    for (String name : new String[] {"PUSHF", "PUSHFD", "PUSHFQ"}) {
      semantics.bind(name, StackSemantics::pushFlags);
    }
    for (String name : new String[] {"POPF", "POPFD", "POPFQ"}) {
      semantics.bindEnding(name, StackSemantics::popFlags);
    }
    for (String name : new String[] {"PUSHA", "PUSHAD"}) {
      semantics.bind(name, StackSemantics::pushAll);
    }
    for (String name : new String[] {"POPA", "POPAD"}) {
      semantics.bind(name, StackSemantics::popAll);
    }
    semantics.bind("ENTER", StackSemantics::enter);
    semantics.bind("LEAVE", StackSemantics::leave);
  }

  private static Operation push(Instruction instruction) {
    if (SegmentSemantics.isSegment(instruction, 0)) {
      int segment = SegmentSemantics.segment(instruction, 0);
      int length = instruction.operandSize() / 8;
      return (cpu, ignored) -> pushSelector(cpu, cpu.state.selector[segment], length);
    }
    OperandAccess source = OperandAccess.of(instruction, 0);
    int length = instruction.operandSize() / 8;
    if (length == 8 && source.isRegister()) {
      int register = source.register();
      return new Step() {
        @Override
        void run(Cpu cpu) {
          Stack.push64(cpu, cpu.gpr[register]);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        Stack.push(cpu, source.read(cpu), length);
      }
    };
  }

  /** With 32 bits processors write 16 of them, and leave the rest of the stack's word as it is. */
  private static void pushSelector(Cpu cpu, int selector, int length) {
    if (length != 4) {
      Stack.push(cpu, selector, length);
      return;
    }
    long top = Stack.moved(cpu, -length);
    cpu.store16(Stack.linear(cpu, top), selector);
    cpu.gpr[CpuState.RSP] = top;
  }

  private static Operation pop(Instruction instruction) {
    int length = instruction.operandSize() / 8;
    if (SegmentSemantics.isSegment(instruction, 0)) {
      return SegmentSemantics.pop(SegmentSemantics.segment(instruction, 0), length);
    }
    OperandAccess target = OperandAccess.of(instruction, 0);
    if (length == 8 && target.isRegister()) {
      int register = target.register();
      return new Step() {
        @Override
        void run(Cpu cpu) {
          long value = Stack.pop64(cpu);
          cpu.gpr[register] = value;
        }
      };
    }
    if (!target.isMemory()) {
      return (cpu, ignored) -> target.write(cpu, Stack.pop(cpu, length));
    }
    return (cpu, ignored) -> popToMemory(cpu, target, length);
  }

  /** The target's address is worked out with RSP already behind the popped value. */
  private static void popToMemory(Cpu cpu, OperandAccess target, int length) {
    long[] gpr = cpu.gpr;
    long before = gpr[CpuState.RSP];
    long value = Stack.peek(cpu, 0, length);
    long after = Stack.moved(cpu, length);
    gpr[CpuState.RSP] = after;
    long linear = target.linear(cpu);
    gpr[CpuState.RSP] = before;
    cpu.store(linear, value, length);
    gpr[CpuState.RSP] = after;
  }

  private static void pushFlags(Cpu cpu, Instruction instruction) {
    Stack.push(cpu, cpu.flags.get() & PUSHED_FLAGS, instruction.operandSize() / 8);
  }

  private static void popFlags(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    setFlags(cpu, Stack.pop(cpu, length), length);
  }

  /** As POPF and IRET do in ring 3. */
  static void setFlags(Cpu cpu, long value, int length) {
    long changed = length == 2 ? POPPED_FLAGS & 0xffff : POPPED_FLAGS;
    cpu.flags.set(
        (cpu.flags.get() & ~(changed | CpuState.FLAG_RF | CpuState.FLAG_VM)) | (value & changed));
    cpu.leaveBlock();
  }

  private static void pushAll(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    Stack.probePushes(cpu, 8, length);
    long rsp = cpu.gpr[CpuState.RSP];
    for (int register = CpuState.RAX; register <= CpuState.RDI; register++) {
      Stack.push(cpu, register == CpuState.RSP ? rsp : cpu.gpr[register], length);
    }
  }

  private static void popAll(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    cpu.probe(Stack.linear(cpu, Stack.moved(cpu, 0)), 8 * length, Cpu.READ);
    for (int register = CpuState.RDI; register >= CpuState.RAX; register--) {
      long value = Stack.pop(cpu, length);
      if (register != CpuState.RSP) {
        OperandAccess.setRegister(cpu.gpr, register, value, length);
      }
    }
  }

  /** ENTER (Intel SDM volume 2): every access is checked before the first is made. */
  private static void enter(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    int size = (int) instruction.immediate() & 0xffff;
    int level = instruction.immediate2() & 31;
    int pushes = level == 0 ? 1 : level + 1;
    long[] gpr = cpu.gpr;
    Stack.probePushes(cpu, pushes, length);
    cpu.probe(Stack.linear(cpu, Stack.moved(cpu, -(long) pushes * length - size)), 1, Cpu.WRITE);
    long frames = gpr[CpuState.RBP];
    if (level > 1) {
      int copied = (level - 1) * length;
      cpu.probe(Stack.linear(cpu, cpu.wrap(frames - copied)), copied, Cpu.READ);
    }
    Stack.push(cpu, frames, length);
    long frame = gpr[CpuState.RSP];
    for (int i = 1; i < level; i++) {
      long outer = cpu.wrap(frames - (long) i * length);
      Stack.push(cpu, cpu.load(Stack.linear(cpu, outer), length), length);
    }
    if (level > 0) {
      Stack.push(cpu, frame, length);
    }
    OperandAccess.setRegister(gpr, CpuState.RBP, frame, length);
    gpr[CpuState.RSP] = Stack.moved(cpu, -size);
  }

  private static void leave(Cpu cpu, Instruction instruction) {
    int length = instruction.operandSize() / 8;
    long[] gpr = cpu.gpr;
    long frame = cpu.wrap(gpr[CpuState.RBP]);
    long value = cpu.load(Stack.linear(cpu, frame), length);
    gpr[CpuState.RSP] = cpu.wrap(frame + length);
    OperandAccess.setRegister(gpr, CpuState.RBP, value, length);
  }
}
