package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.RSP;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.abi.PvAbi;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.hypervisor.microkernel.Program.Trap;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** Exceptions of the guest kernel, as its handlers see them. */
final class TrapTest {
  /** Slots of the trap table and of the frame that a handler copies. */
  private static final int TABLE = 100;

  private static final int FRAME = 0;

  @Test
  void undefinedInstructionWithoutErrorCode() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          Label fault = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.UD, PvAbi.TI_IF, handler));
          program.address(RAX, fault).store(20, RAX);
          program.emit("MOV r64, r/m64", register(RBX), register(RSP)).store(21, RBX);
          program.set(Program.RCX, 0x1111).set(Program.R11, 0x2222);
          program.bind(fault).emit("UD2").mustNotComeHere();
          program.bind(handler).saveFrame(FRAME, 7).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME)).as("RCX").isEqualTo(0x1111);
      assertThat(kernel.slot(FRAME + 1)).as("R11").isEqualTo(0x2222);
      assertThat(kernel.slot(FRAME + 2)).as("RIP").isEqualTo(kernel.slot(20));
      // RPL 0: the kernel was interrupted; events were masked at the start.
      assertThat(kernel.slot(FRAME + 3)).as("CS").isEqualTo(0xe030 | 1L << 32);
      assertThat(kernel.slot(FRAME + 4) & 0x200).as("IF").isZero();
      assertThat(kernel.slot(FRAME + 5)).as("RSP").isEqualTo(kernel.slot(21));
      assertThat(kernel.slot(FRAME + 6)).as("SS").isEqualTo(0xe02b);
    }
  }

  @Test
  void theStackIsAligned() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.UD, 0, handler));
          program.set(RSP, Microkernel.STACK_TOP - 3).emit("UD2");
          program.bind(handler);
          program.emit("MOV r64, r/m64", register(RBX), register(RSP)).store(21, RBX);
          program.saveFrame(FRAME, 7).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(21)).isEqualTo(Microkernel.STACK_TOP - 16 - 7 * 8);
      assertThat(kernel.slot(FRAME + 5)).isEqualTo(Microkernel.STACK_TOP - 3);
    }
  }

  @Test
  void pageFaultTellsAddressAndErrorCode() {
    long unmapped = 0x7777_0123L;
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.PF, PvAbi.TI_IF, handler));
          program.set(RBX, unmapped);
          program.emit("MOV r/m64, r64", memory(RBX, 0), register(RAX)).mustNotComeHere();
          program.bind(handler).saveFrame(FRAME, 8);
          program.set(RBX, Microkernel.SHARED_INFO + SharedInfo.vcpuInfo(0) + VcpuInfo.ARCH_CR2);
          program.emit("MOV r64, r/m64", register(RAX), memory(RBX, 0)).store(20, RAX);
          program.succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("error: write, not present, kernel").isEqualTo(2);
      assertThat(kernel.slot(20)).as("cr2").isEqualTo(unmapped);
    }
  }

  @Test
  void aPageTableIsMappedReadOnly() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.PF, 0, handler));
          program.set(RBX, Microkernel.page(Microkernel.L1_PAGE));
          program.emit("MOV r/m64, r64", memory(RBX, 0), register(RAX)).mustNotComeHere();
          program.bind(handler).saveFrame(FRAME, 8).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("error: write, present").isEqualTo(3);
    }
  }

  @Test
  void generalProtectionHasAnErrorCode() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.GP, 0, handler));
          program.emit("HLT").mustNotComeHere();
          program.bind(handler).saveFrame(FRAME, 8).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("error code").isZero();
      assertThat(kernel.slot(FRAME + 7)).as("SS").isEqualTo(0xe02b);
    }
  }

  @Test
  void softwareInterruptsNeedTheDescriptorsPermission() {
    Microkernel.succeeds(program -> {
      Label allowed = program.label();
      Label protection = program.label();
      Label afterFirst = program.label();
      program.setTrapTable(
          TABLE,
          new Trap(0x21, 1, allowed),
          new Trap(0x22, 0, allowed),
          new Trap(Vector.GP, 0, protection));
      program.put(30, 0);
      program.emit("INT imm8", immediate(0x21));
      program.bind(afterFirst);
      program.expectSlot("the allowed vector", 30, 1);
      program.emit("INT imm8", immediate(0x22)).mustNotComeHere();
      program.bind(allowed).increment(30).returnFromHandler();
      program.bind(protection).saveFrame(FRAME, 8);
      program.expectSlot("error code names the IDT entry", FRAME + 2, 0x22 << 3 | 2);
      program.expectSlot("only once", 30, 1);
      program.succeed();
    });
  }

  @Test
  void breakpointsNeedNoPermission() {
    Microkernel.succeeds(program -> {
      Label handler = program.label();
      Label next = program.label();
      program.setTrapTable(TABLE, new Trap(Vector.BP, 0, handler));
      program.address(RAX, next).store(20, RAX);
      program.emit("INT3");
      program.bind(next).mustNotComeHere();
      program.bind(handler).saveFrame(FRAME, 7);
      program.load(RAX, FRAME + 2).emit("SUB r/m64, r64", register(RAX), register(RAX));
      program.load(RAX, 20).emit("SUB r64, r/m64", register(RAX), memory(15, 8L * 2));
      program.expect("RIP is behind the instruction", 0).succeed();
    });
  }

  @Test
  void deviceNotAvailableClearsTheFlag() {
    Microkernel.succeeds(program -> {
      Label handler = program.label();
      Label done = program.label();
      program.setTrapTable(TABLE, new Trap(Vector.NM, 0, handler));
      program.put(30, 0);
      program.hypercall(org.xenolith.abi.HypercallNumber.FPU_TASKSWITCH, 1);
      program.expect("fpu_taskswitch", 0);
      program.emit("MOV r64, CR0-CR7", register(RAX), register(0));
      program.expect("CR0 with TS", 0x8005_003bL);
      program.emit("FNINIT");
      program.expectSlot("one #NM", 30, 1);
      program.emit("MOV r64, CR0-CR7", register(RAX), register(0));
      program.expect("CR0 without TS", 0x8005_0033L);
      program.succeed();
      program.bind(handler).increment(30).returnFromHandler();
      program.bind(done);
    });
  }

  @Test
  void anExceptionWithoutHandlerEndsTheDomain() {
    try (Microkernel kernel = Microkernel.of(program -> program.emit("UD2"))) {
      assertThat(kernel.run()).isEqualTo(ShutdownReason.CRASH);
      assertThat(kernel.crash())
          .startsWith(
              "triple fault: no handler for undefined instruction (vector 6) at RIP 0x4000");
      assertThat(kernel.log()).anyMatch(line -> line.contains("RIP:    e033:[<00000000400000"));
      assertThat(kernel.log()).anyMatch(line -> line.endsWith("ud2"));
    }
  }

  @Test
  void aStackThatCannotBeWrittenEndsTheDomain() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.UD, 0, handler));
          program.set(RSP, 0x5000).emit("UD2");
          program.bind(handler).mustNotComeHere();
        })) {
      kernel.run();
      assertThat(kernel.crash())
          .contains("the frame of undefined instruction (vector 6)")
          .contains("cannot be pushed on the kernel stack at 0x5000");
    }
  }

  @Test
  void aStackInTheHypervisorsRangeEndsTheDomain() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label handler = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.UD, 0, handler));
          program.set(RSP, PvAbi.HYPERVISOR_VIRT_START + 0x1000).emit("UD2");
          program.bind(handler).mustNotComeHere();
        })) {
      kernel.run();
      assertThat(kernel.crash()).contains("cannot be pushed on the kernel stack");
    }
  }
}
