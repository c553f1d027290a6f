package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.RCX;
import static org.xenolith.hypervisor.microkernel.Program.RDX;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.PhysdevAbi;
import org.xenolith.hypervisor.microkernel.Program.Trap;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** What the guest kernel may do although it runs in ring 3. */
final class PrivilegedInstructionTest {
  private static final int TABLE = 100;
  private static final int FAULTS = 40;

  /** Counts faults in a slot and goes on at the address that the program has put into RBX. */
  private static Label countFaults(Program program, int vector, int words) {
    Label handler = program.label();
    Label over = program.label();
    program.put(FAULTS, 0).setTrapTable(TABLE, new Trap(vector, 0, handler));
    program.jump(over);
    program.bind(handler).increment(FAULTS);
    program.emit("ADD r/m64, imm8", register(Program.RSP), immediate(8 * words));
    program.emit("JMP r/m64", register(RBX));
    program.bind(over);
    return handler;
  }

  /** The instruction must raise the exception that {@link #countFaults} waits for. */
  private static void faults(Program program, String check, Runnable instruction, int count) {
    Label after = program.label();
    program.address(RBX, after);
    instruction.run();
    program.bind(after).expectSlot(check, FAULTS, count);
  }

  @Test
  void forcedAndPlainCpuid() {
    Microkernel.succeeds(program -> {
      program.set(RAX, 0x4000_0000L).set(RCX, 0);
      program.code.bytes((byte) 0x0f, (byte) 0x0b, (byte) 'x', (byte) 'e', (byte) 'n');
      program.emit("CPUID").expect("last leaf", 0x4000_0005L);
      program.emit("MOV r64, r/m64", register(RAX), register(RBX));
      program.expect("XenV", 0x566e6558);
      program.set(RAX, 0x4000_0001L).set(RCX, 0).emit("CPUID");
      program.expect("version", 4 << 16 | 17);
      // The enlightened view shows OSXSAVE to a kernel that has not set it; the plain one not.
      program.set(RAX, 1).emit("CPUID");
      program.emit("MOV r64, r/m64", register(RAX), register(RCX));
      program.emit("AND r/m64, imm32", register(RAX), immediate(1 << 27));
      program.expect("OSXSAVE, plain", 0);
      program.set(RAX, 1);
      program.code.bytes((byte) 0x0f, (byte) 0x0b, (byte) 'x', (byte) 'e', (byte) 'n');
      program.emit("CPUID").emit("MOV r64, r/m64", register(RAX), register(RCX));
      program.emit("AND r/m64, imm32", register(RAX), immediate(1 << 27));
      program.expect("OSXSAVE, forced", 1 << 27).succeed();
    });
  }

  @Test
  void modelSpecificRegisters() {
    Microkernel.succeeds(program -> {
      program.set(RCX, 0xc000_0080L).emit("RDMSR").expect("EFER", 0xd01);
      program.set(RCX, 0x1b).emit("RDMSR").expect("APIC_BASE", 0xfee0_0900L);
      // Without a handler for the fault, a register that does not exist reads as 0.
      program.set(RCX, 0x1234).emit("RDMSR").expect("no such register", 0);
      program.set(RCX, 0xc000_0100L).set(RAX, 0x1000).set(RDX, 0x7f).emit("WRMSR");
      program.set(RAX, 0).set(RDX, 0).emit("RDMSR").expect("FS base, low", 0x1000);
      program.emit("MOV r64, r/m64", register(RAX), register(RDX));
      program.expect("FS base, high", 0x7f);
      countFaults(program, Vector.GP, 8);
      faults(program, "RDMSR of no register", () -> program.set(RCX, 0x1234).emit("RDMSR"), 1);
      faults(
          program,
          "FS base that is not canonical",
          () -> program.set(RCX, 0xc000_0100L).set(RDX, 0x8000_0000L).emit("WRMSR"),
          2);
      faults(
          program,
          "EFER with other bits",
          () -> program.set(RCX, 0xc000_0080L).set(RAX, 0).set(RDX, 0).emit("WRMSR"),
          3);
      program.succeed();
    });
  }

  @Test
  void controlRegisters() {
    Microkernel.succeeds(program -> {
      program.emit("MOV r64, CR0-CR7", register(RAX), register(4)).expect("CR4", 0x620);
      program.set(RAX, 0x5_0620L).emit("MOV CR0-CR7, r64", register(4), register(RAX));
      program.emit("MOV r64, CR0-CR7", register(RAX), register(4));
      program.expect("OSXSAVE and FSGSBASE", 0x5_0620L);
      program.set(RAX, 0xffff_ffffL).emit("MOV CR0-CR7, r64", register(4), register(RAX));
      program.emit("MOV r64, CR0-CR7", register(RAX), register(4));
      program.expect("only what a guest chooses", 0x5_062cL);
      program.set(RAX, 0x8005_003bL).emit("MOV CR0-CR7, r64", register(0), register(RAX));
      program.emit("MOV r64, CR0-CR7", register(RAX), register(0));
      program.expect("TS set", 0x8005_003bL);
      program.emit("CLTS").emit("MOV r64, CR0-CR7", register(RAX), register(0));
      program.expect("TS clear", 0x8005_0033L);
      program.set(RAX, 0x1234).emit("MOV CR0-CR7, r64", register(2), register(RAX));
      program.emit("MOV r64, CR0-CR7", register(RAX), register(2)).expect("CR2", 0x1234);
      program.emit("WBINVD");
      countFaults(program, Vector.GP, 8);
      faults(
          program,
          "paging cannot be switched off",
          () -> program.set(RAX, 0x33).emit("MOV CR0-CR7, r64", register(0), register(RAX)),
          1);
      program.succeed();
    });
  }

  @Test
  void extendedControlRegister() {
    Microkernel.succeeds(program -> {
      program.set(RAX, 0x4_0620L).emit("MOV CR0-CR7, r64", register(4), register(RAX));
      program.set(RCX, 0).set(RDX, 0).set(RAX, 1).emit("XSETBV");
      program.set(RAX, 0).emit("XGETBV").expect("XCR0", 1);
      countFaults(program, Vector.GP, 8);
      faults(
          program,
          "AVX is not there",
          () -> program.set(RCX, 0).set(RDX, 0).set(RAX, 7).emit("XSETBV"),
          1);
      faults(
          program,
          "x87 cannot be switched off",
          () -> program.set(RCX, 0).set(RDX, 0).set(RAX, 2).emit("XSETBV"),
          2);
      program.succeed();
    });
  }

  @Test
  void portsAndInterruptFlagNeedTheVirtualPrivilege() {
    Microkernel.succeeds(program -> {
      countFaults(program, Vector.GP, 8);
      faults(program, "IN", () -> program.emit("IN AL, imm8", immediate(0x60)), 1);
      faults(program, "CLI", () -> program.emit("CLI"), 2);
      faults(program, "OUT", () -> program.emit("OUT imm8, AL", immediate(0x60)), 3);
      program.put(0, 1);
      program.hypercall(HypercallNumber.PHYSDEV_OP, PhysdevAbi.PHYSDEVOP_SET_IOPL, slotAddress(0));
      program.expect("set_iopl", 0);
      program.emit("CLI").emit("STI").emit("OUT imm8, AL", immediate(0x60));
      program.set(RAX, 0).emit("IN AL, imm8", immediate(0x60)).expect("IN AL", 0xff);
      program.set(RDX, 0xcfc).emit("IN EAX, DX").expect("PCI data", 0xffff_ffffL);
      program.set(RDX, 0xcf8).set(RAX, 0x8000_0000L).emit("OUT DX, EAX");
      program.set(RAX, 0).emit("IN EAX, DX").expect("PCI address", 0x8000_0000L);
      program.put(0, 7);
      program.hypercall(HypercallNumber.PHYSDEV_OP, PhysdevAbi.PHYSDEVOP_SET_IOPL, slotAddress(0));
      program.expect("level 7", -22).succeed();
    });
  }

  @Test
  void debugRegisters() {
    Microkernel.succeeds(program -> {
      program.hypercall(HypercallNumber.SET_DEBUGREG, 0, 0x1234_5000L).expect("DR0", 0);
      program.hypercall(HypercallNumber.GET_DEBUGREG, 0).expect("read", 0x1234_5000L);
      program.hypercall(HypercallNumber.GET_DEBUGREG, 6).expect("DR6", 0xffff_0ff0L);
      program.hypercall(HypercallNumber.GET_DEBUGREG, 4).expect("DR4 is DR6", 0xffff_0ff0L);
      program.hypercall(HypercallNumber.GET_DEBUGREG, 7).expect("DR7", 0x400);
      program.hypercall(HypercallNumber.GET_DEBUGREG, 8).expect("DR8", -19);
      program.hypercall(HypercallNumber.SET_DEBUGREG, 7, 1L << 32).expect("high bits", -22);
      program.hypercall(HypercallNumber.SET_DEBUGREG, 7, 1 << 13).expect("GD", -1);
      program.hypercall(HypercallNumber.SET_DEBUGREG, 0, 0xffff_8000_0000_1000L);
      program.expect("in Xen's range", -1);
      program.emit("MOV r64, DR0-DR7", register(RAX), register(0));
      program.expect("MOV from DR0", 0x1234_5000L).succeed();
    });
  }

  @Test
  void haltIsNotForPvGuests() {
    try (Microkernel kernel = Microkernel.of(program -> program.emit("HLT"))) {
      kernel.run();
      assertThat(kernel.crash()).contains("no handler for general protection fault");
    }
  }
}
