package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.microkernel.Program.Trap;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** vcpu_op. */
final class VcpuOpTest {
  private static Program vcpuOp(Program program, int command, long argument) {
    return program.hypercall(HypercallNumber.VCPU_OP, command, 0, argument);
  }

  @Test
  void stateAndRefusals() {
    Microkernel.succeeds(program -> {
      vcpuOp(program, VcpuAbi.VCPUOP_IS_UP, 0).expect("is_up", 1);
      vcpuOp(program, VcpuAbi.VCPUOP_UP, 0).expect("up", 0);
      vcpuOp(program, VcpuAbi.VCPUOP_INITIALISE, 0).expect("initialise", -Errno.EEXIST);
      vcpuOp(program, VcpuAbi.VCPUOP_GET_PHYSID, 0).expect("get_physid", -Errno.EINVAL);
      vcpuOp(program, 99, 0).expect("unknown", -Errno.ENOSYS);
      program.hypercall(HypercallNumber.VCPU_OP, VcpuAbi.VCPUOP_IS_UP, 1, 0);
      program.expect("no such vcpu", -Errno.ENOENT).succeed();
    });
  }

  @Test
  void vcpuInfoMovesOnce() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          // The MFN of the spare page is in slot 50.
          program.load(RAX, 50).store(0, RAX).put(1, 64);
          vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_VCPU_INFO, slotAddress(0));
          program.expect("register_vcpu_info", 0);
          vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_VCPU_INFO, slotAddress(0));
          program.expect("again", -Errno.EBUSY);
          program.set(RBX, Microkernel.page(Microkernel.SPARE_PAGE) + 64);
          program.emit("MOVZX r32, r/m16", register(RAX), memory(RBX, 0));
          program.expect("pending and masked", 0x0101);
          program.emit("MOV r64, r/m64", register(RAX), memory(RBX, VcpuInfo.EVTCHN_PENDING_SEL));
          program.expect("everything selected", -1).succeed();
        })) {
      kernel.memory.writeLong(
          kernel.maddr(Microkernel.DATA_PAGE) + 50 * 8, kernel.firstMfn + Microkernel.SPARE_PAGE);
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.domain.vcpu(0).info().maddr())
          .isEqualTo(kernel.maddr(Microkernel.SPARE_PAGE) + 64);
    }
  }

  @Test
  void vcpuInfoStaysWhereTheFrameIsNotTheGuests() {
    Microkernel.succeeds(program -> {
      program.put(0, 900).put(1, 0);
      vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_VCPU_INFO, slotAddress(0));
      program.expect("a free frame", -Errno.EINVAL);
      program.put(0, 1L << 40);
      vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_VCPU_INFO, slotAddress(0));
      program.expect("no frame", -Errno.EINVAL);
      program.put(1, 4096 - 32);
      vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_VCPU_INFO, slotAddress(0));
      program.expect("over the page's end", -Errno.ENXIO).succeed();
    });
  }

  @Test
  void runstateAreaIsWritten() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          program.put(0, slotAddress(10));
          vcpuOp(program, VcpuAbi.VCPUOP_REGISTER_RUNSTATE_MEMORY_AREA, slotAddress(0));
          program.expect("register", 0);
          vcpuOp(program, VcpuAbi.VCPUOP_GET_RUNSTATE_INFO, slotAddress(20));
          program.expect("get", 0);
          vcpuOp(program, VcpuAbi.VCPUOP_GET_RUNSTATE_INFO, 8);
          program.expect("hostile", -Errno.EFAULT).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(10)).isEqualTo(VcpuAbi.RUNSTATE_RUNNING);
      assertThat(kernel.slot(20)).isEqualTo(VcpuAbi.RUNSTATE_RUNNING);
      assertThat(kernel.slot(22)).as("time running").isPositive();
    }
  }

  @Test
  void anNmiWaitsForTheEndOfTheHandlerBefore() {
    Microkernel.succeeds(program -> {
      Label nmi = program.label();
      Label second = program.label();
      program.setTrapTable(100, new Trap(Vector.NMI, 4, nmi));
      program.put(20, 0);
      vcpuOp(program, VcpuAbi.VCPUOP_SEND_NMI, 0).expect("send_nmi", 0);
      program.expectSlot("handlers", 20, 2).succeed();
      program.bind(nmi).increment(20);
      program.whileEqual(20, 2, second);
      vcpuOp(program, VcpuAbi.VCPUOP_SEND_NMI, 0).expect("send_nmi in its handler", 0);
      program.expectSlot("not within", 20, 1);
      program.set(RAX, 0);
      program.bind(second).returnFromHandler();
    });
  }
}
