package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.RSP;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.MmuAbi;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.microkernel.Program.Trap;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** Guest user mode: iret into it, system calls and faults out of it. */
final class UserModeTest {
  private static final int TABLE = 100;
  private static final int FRAME = 0;
  private static final int OPERATION = 60;

  /** Flags of user code: IF and CF. */
  private static final int USER_FLAGS = 0x203;

  /**
   * Installs the user page tables and goes to user code. The MFN of the user root is in slot 50,
   * where the test puts it before the domain starts.
   */
  private static void enterUser(Program program, Label user, int cs) {
    // struct mmuext_op: u32 cmd, u64 arg1, u64 arg2
    program.put(OPERATION, MmuAbi.MMUEXT_NEW_USER_BASEPTR);
    program.load(RAX, 50).store(OPERATION + 1, RAX);
    program.hypercall(
        HypercallNumber.MMUEXT_OP, Program.slotAddress(OPERATION), 1, 0, DomainId.SELF);
    program.expect("new user base pointer", 0);
    program.hypercall(HypercallNumber.STACK_SWITCH, 0xe02b, Microkernel.STACK_TOP - 0x100);
    program.expect("stack_switch", 0);
    program.hypercall(HypercallNumber.SET_SEGMENT_BASE, PvAbi.SEGBASE_GS_USER, 0x1234_5678_9000L);
    program.expect("user GS", 0);
    program.hypercall(HypercallNumber.SET_SEGMENT_BASE, PvAbi.SEGBASE_GS_KERNEL, Microkernel.DATA);
    program.expect("kernel GS", 0);
    program.set(RAX, 0xe02b).emit("PUSH r64", register(RAX));
    program.set(RAX, Microkernel.USER_STACK_TOP).emit("PUSH r64", register(RAX));
    program.emit("PUSH imm32", immediate(USER_FLAGS));
    program.set(RAX, cs).emit("PUSH r64", register(RAX));
    program.address(RAX, user).emit("PUSH r64", register(RAX));
    program.iret();
  }

  private static Microkernel kernel(Consumer<Program> writer) {
    Microkernel kernel = Microkernel.of(writer);
    kernel.memory.writeLong(
        kernel.maddr(Microkernel.DATA_PAGE) + 50 * 8, kernel.firstMfn + Microkernel.USER_L4_PAGE);
    return kernel;
  }

  @Test
  void systemCallGoesToTheKernelsCallback() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label syscall = program.label();
          Label next = program.label();
          program.setCallbacks(null, syscall);
          program.address(RAX, next).store(20, RAX);
          enterUser(program, user, 0xe033);
          program.bind(user);
          program.emit("STD").set(RAX, 77).emit("SYSCALL");
          program.bind(next).emit("UD2");
          program.bind(syscall).store(21, RAX);
          program.emit("MOV r64, r/m64", register(RBX), register(RSP)).store(22, RBX);
          program.saveFrame(FRAME, 7);
          program.emit("PUSHFQ").emit("POP r64", register(RAX)).store(23, RAX);
          program.succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(21)).as("RAX of the call").isEqualTo(77);
      assertThat(kernel.slot(22))
          .as("kernel stack")
          .isEqualTo(Microkernel.STACK_TOP - 0x100 - 7 * 8);
      assertThat(kernel.slot(FRAME)).as("RCX").isEqualTo(kernel.slot(20));
      assertThat(kernel.slot(FRAME + 2)).as("RIP").isEqualTo(kernel.slot(20));
      assertThat(kernel.slot(FRAME + 3)).as("CS with RPL 3").isEqualTo(0xe033);
      assertThat(kernel.slot(FRAME + 4)).as("RFLAGS").isEqualTo(USER_FLAGS | CpuState.FLAG_DF);
      assertThat(kernel.slot(FRAME + 5)).as("RSP").isEqualTo(Microkernel.USER_STACK_TOP);
      assertThat(kernel.slot(23) & CpuState.FLAG_DF).as("DF in the kernel").isZero();
    }
  }

  @Test
  void systemCallWithoutCallbackIsUndefined() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label undefined = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.UD, 0, undefined));
          program.address(RAX, user).store(20, RAX);
          enterUser(program, user, 0xe033);
          program.bind(user).emit("SYSCALL").emit("UD2");
          program.bind(undefined).saveFrame(FRAME, 7).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("RIP of SYSCALL").isEqualTo(kernel.slot(20));
    }
  }

  @Test
  void userFaultsCarryTheUserBit() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label fault = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.PF, PvAbi.TI_IF, fault));
          enterUser(program, user, 0xe033);
          program.bind(user);
          program.set(RBX, 0x10).emit("MOV r64, r/m64", register(RAX), memory(RBX, 0));
          program.bind(fault).saveFrame(FRAME, 8).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("error: read, user").isEqualTo(4);
      assertThat(kernel.slot(FRAME + 4)).as("CS, events were on").isEqualTo(0xe033);
      assertThat(kernel.slot(FRAME + 5) & 0x200).as("IF").isEqualTo(0x200);
    }
  }

  @Test
  void privilegedInstructionsOfUserCodeAreNotDone() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label fault = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.GP, 0, fault));
          program.address(RAX, user).store(20, RAX);
          enterUser(program, user, 0xe033);
          program.bind(user).emit("RDMSR").emit("UD2");
          program.bind(fault).saveFrame(FRAME, 8).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 3)).as("RIP").isEqualTo(kernel.slot(20));
    }
  }

  @Test
  void eachModeHasItsOwnGsBase() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label syscall = program.label();
          program.setCallbacks(null, syscall);
          program.put(30, 0x5555);
          enterUser(program, user, 0xe033);
          program.bind(user).emit("SYSCALL");
          program.bind(syscall);
          program.emit(
              "MOV r64, r/m64",
              register(RAX),
              org.xenolith.x86.isa.OperandValue.absolute(30 * 8)
                  .withSegment(org.xenolith.x86.isa.Instruction.GS));
          program.expect("through the kernel's GS", 0x5555);
          program.set(Program.RCX, 0xc0000102L).emit("RDMSR");
          program.expect("low half of the user's", 0x5678_9000L).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
    }
  }

  @Test
  void withoutUserPageTablesThereIsNoUserMode() {
    try (Microkernel kernel =
        kernel(program -> {
          for (int i = 0; i < 3; i++) {
            program.emit("PUSH imm8", immediate(0));
          }
          program.set(RAX, 0xe033).emit("PUSH r64", register(RAX));
          program.emit("PUSH imm8", immediate(0)).iret();
        })) {
      kernel.run();
      assertThat(kernel.crash()).contains("no user page tables");
    }
  }

  @Test
  void aCodeSelectorThatCannotBeLoadedIsAFaultOfTheTarget() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label fault = program.label();
          program.setTrapTable(TABLE, new Trap(Vector.GP, 0, fault));
          program.address(RAX, user).store(20, RAX);
          enterUser(program, user, 0x1233);
          program.bind(user).emit("UD2");
          program.bind(fault).saveFrame(FRAME, 8).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(FRAME + 2)).as("error code").isEqualTo(0x1230);
      assertThat(kernel.slot(FRAME + 3)).as("RIP").isEqualTo(kernel.slot(20));
    }
  }

  @Test
  void compatibilityModeRuns32BitCodeAndItsSystemCalls() {
    try (Microkernel kernel =
        kernel(program -> {
          Label user = program.label();
          Label syscall = program.label();
          program.address(Program.RDI, syscall);
          // struct callback_register: u16 type, u16 flags, u64 address
          program.put(70, PvAbi.CALLBACKTYPE_SYSCALL32 | PvAbi.CALLBACKF_MASK_EVENTS << 16);
          program.address(RAX, syscall).store(71, RAX);
          program.hypercall(
              HypercallNumber.CALLBACK_OP, PvAbi.CALLBACKOP_REGISTER, Program.slotAddress(70));
          program.expect("callback_op", 0);
          enterUser(program, user, 0xe023);
          // DEC EAX in 32-bit code, a REX prefix in 64-bit code; SYSCALL is the same.
          program.bind(user);
          program.code.bytes((byte) 0x31, (byte) 0xc0, (byte) 0x48, (byte) 0x90);
          program.code.bytes((byte) 0x0f, (byte) 0x05);
          program.bind(syscall).store(21, RAX).saveFrame(FRAME, 7).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(21)).as("EAX").isEqualTo(0xffff_ffffL);
      assertThat(kernel.slot(FRAME + 3)).as("CS").isEqualTo(0xe023);
    }
  }
}
