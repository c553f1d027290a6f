package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Instructions that ask who and when, that leave ring 3, or that ring 3 cannot do. */
final class SystemSemantics {
  private static final String[] PRIVILEGED = {
    "HLT",
    "CLI",
    "STI",
    "IN",
    "OUT",
    "INS",
    "OUTS",
    "LGDT",
    "LIDT",
    "LLDT",
    "LTR",
    "LMSW",
    "CLTS",
    "INVD",
    "WBINVD",
    "INVLPG",
    "INVPCID",
    "RDMSR",
    "WRMSR",
    "RDPMC",
    "SYSRET",
    "SYSEXIT",
    "SWAPGS",
    "XSETBV",
    "XSAVES",
    "XSAVES64",
    "XRSTORS",
    "XRSTORS64",
    "SGDT",
    "SIDT",
    "SLDT",
    "STR",
    "SMSW"
  };

  /** #UD in ring 3, or of features that are not offered. */
  private static final String[] UNDEFINED = {
    "MONITOR", "MWAIT", "CLAC", "STAC", "RSM", "VMCALL", "VMMCALL", "SERIALIZE"
  };

  private static final String[] NOTHING = {
    "NOP",
    "PAUSE",
    "LFENCE",
    "SFENCE",
    "MFENCE",
    "PREFETCHW",
    "PREFETCHNTA",
    "PREFETCHT0",
    "PREFETCHT1",
    "PREFETCHT2",
    "ENDBR32",
    "ENDBR64"
  };

  private SystemSemantics() {}

  static void register(Semantics semantics) {
    for (String name : PRIVILEGED) {
      semantics.bindEnding(name, (cpu, instruction) -> cpu.exitAt(instruction, Exit.PRIVILEGED));
    }
    for (String name : UNDEFINED) {
      semantics.bindEnding(name, SystemSemantics::undefined);
    }
    for (String name : NOTHING) {
      semantics.choose(name, instruction -> new Nothing());
    }
    semantics.bindEnding("SYSCALL", SystemSemantics::systemCall);
    semantics.bindEnding("SYSENTER", (cpu, instruction) -> cpu.exitWith(Exit.SYSENTER));
    semantics.bindEnding("CPUID", SystemSemantics::identify);
    semantics.bind("RDTSC", (cpu, instruction) -> readTimeStamp(cpu));
    semantics.bind("RDTSCP", SystemSemantics::readTimeStampAndAux);
    semantics.bind("RDPID", SystemSemantics::readProcessorId);
    semantics.choose("RDRAND", SystemSemantics::random);
    semantics.choose("RDSEED", SystemSemantics::random);
    semantics.bind("XGETBV", SystemSemantics::getExtendedControl);
    semantics.choose("RDFSBASE", instruction -> readBase(instruction, Instruction.FS));
    semantics.choose("RDGSBASE", instruction -> readBase(instruction, Instruction.GS));
    semantics.choose("WRFSBASE", instruction -> writeBase(instruction, Instruction.FS));
    semantics.choose("WRGSBASE", instruction -> writeBase(instruction, Instruction.GS));
    semantics.bind("XLAT", SystemSemantics::translateByte);
    for (String name : new String[] {"CLFLUSH", "CLFLUSHOPT", "CLWB"}) {
      semantics.bind(name, (cpu, instruction) -> cpu.load8(cpu.address(instruction)));
    }
  }

  /** NOP and what only hints. */
  private static final class Nothing extends Step {
    @Override
    void run(Cpu cpu) {
      // Memory operands of NOP and the prefetches are not accessed.
    }
  }

  private static void undefined(Cpu cpu, Instruction instruction) {
    throw cpu.raise(Vector.UD, 0);
  }

  private static void systemCall(Cpu cpu, Instruction instruction) {
    cpu.exitWith(cpu.state.mode64 ? Exit.SYSCALL : Exit.SYSCALL32);
  }

  private static void identify(Cpu cpu, Instruction instruction) {
    if (cpu.cpuidFaulting) {
      cpu.exitAt(instruction, Exit.PRIVILEGED);
      return;
    }
    long[] gpr = cpu.gpr;
    int[] result = cpu.cpuidResult;
    cpu.environment.cpuid((int) gpr[CpuState.RAX], (int) gpr[CpuState.RCX], result);
    gpr[CpuState.RAX] = result[0] & 0xffff_ffffL;
    gpr[CpuState.RBX] = result[1] & 0xffff_ffffL;
    gpr[CpuState.RCX] = result[2] & 0xffff_ffffL;
    gpr[CpuState.RDX] = result[3] & 0xffff_ffffL;
  }

  private static void readTimeStamp(Cpu cpu) {
    long value = cpu.environment.readTimeStampCounter();
    cpu.gpr[CpuState.RAX] = value & 0xffff_ffffL;
    cpu.gpr[CpuState.RDX] = value >>> 32;
  }

  private static void readTimeStampAndAux(Cpu cpu, Instruction instruction) {
    readTimeStamp(cpu);
    cpu.gpr[CpuState.RCX] = cpu.environment.timeStampAux() & 0xffff_ffffL;
  }

  private static void readProcessorId(Cpu cpu, Instruction instruction) {
    cpu.gpr[instruction.rm()] = cpu.environment.timeStampAux() & 0xffff_ffffL;
  }

  private static Operation random(Instruction instruction) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    return (cpu, ignored) -> {
      target.write(cpu, cpu.environment.random());
      cpu.flags.setStatus(CpuState.FLAG_CF);
    };
  }

  /** XGETBV; register 1 (XGETBV1's state components in use) is not there. */
  private static void getExtendedControl(Cpu cpu, Instruction instruction) {
    int register = (int) cpu.gpr[CpuState.RCX];
    if (register != 0) {
      throw cpu.raise(Vector.GP, 0);
    }
    cpu.gpr[CpuState.RAX] = cpu.state.xcr0 & 0xffff_ffffL;
    cpu.gpr[CpuState.RDX] = cpu.state.xcr0 >>> 32;
  }

  private static Operation readBase(Instruction instruction, int segment) {
    OperandAccess target = OperandAccess.of(instruction, 0);
    return (cpu, ignored) -> {
      requireBaseAccess(cpu);
      target.write(cpu, cpu.state.segmentBase[segment]);
    };
  }

  private static Operation writeBase(Instruction instruction, int segment) {
    OperandAccess source = OperandAccess.of(instruction, 0);
    return (cpu, ignored) -> {
      requireBaseAccess(cpu);
      long base = source.read(cpu);
      if (!Translation.isCanonical(base)) {
        throw cpu.raise(Vector.GP, 0);
      }
      cpu.state.segmentBase[segment] = base;
    };
  }

  private static void requireBaseAccess(Cpu cpu) {
    if (!cpu.fsgsbaseEnabled) {
      throw cpu.raise(Vector.UD, 0);
    }
  }

  /** XLAT: AL from a table at RBX, in the instruction's segment. */
  private static void translateByte(Cpu cpu, Instruction instruction) {
    long al = cpu.gpr[CpuState.RAX] & 0xff;
    int length = instruction.addressSize() / 8;
    long offset = OperandAccess.truncate(cpu.gpr[CpuState.RBX] + al, length);
    int value = cpu.load8(cpu.linear(instruction.segment(), offset));
    OperandAccess.setRegister(cpu.gpr, CpuState.RAX, value, 1);
  }
}
