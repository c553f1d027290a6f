package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;

import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.PvAbi;
import org.xenolith.abi.SchedAbi;
import org.xenolith.abi.VersionAbi;
import org.xenolith.hypervisor.domain.ShutdownReason;

/** multicall, vm_assist, console_io, set_segment_base, sched_op shutdown. */
final class MiscellaneousTest {
  @Test
  void multicallWritesEachResult() {
    Microkernel.succeeds(program -> {
      program.put(0, HypercallNumber.XEN_VERSION).put(1, 0).put(2, VersionAbi.XENVER_VERSION);
      program.put(8, 63).put(9, 0);
      program.put(16, HypercallNumber.MULTICALL).put(17, 0);
      program.hypercall(HypercallNumber.MULTICALL, slotAddress(0), 3);
      program.expect("multicall", 0);
      program.expectSlot("version", 1, 4 << 16 | 17);
      program.expectSlot("unknown", 9, -Errno.ENOSYS);
      program.expectSlot("multicall in multicall", 17, -Errno.EINVAL);
      program.hypercall(HypercallNumber.MULTICALL, 0x10, 1);
      program.expect("hostile", -Errno.EFAULT).succeed();
    });
  }

  @Test
  void vmAssist() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          program.hypercall(
              HypercallNumber.VM_ASSIST,
              PvAbi.VMASST_CMD_ENABLE,
              PvAbi.VMASST_TYPE_WRITABLE_PAGETABLES);
          program.expect("enable", 0);
          program.hypercall(HypercallNumber.VM_ASSIST, PvAbi.VMASST_CMD_ENABLE, 63);
          program.expect("no such assist", -Errno.EINVAL);
          program.hypercall(HypercallNumber.VM_ASSIST, 5, 2);
          program.expect("no such command", -Errno.ENOSYS).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.domain.isAssisted(PvAbi.VMASST_TYPE_WRITABLE_PAGETABLES)).isTrue();
    }
  }

  @Test
  void consoleLinesGoIntoTheLog() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          program.put(0, 0x6f77_206f_6c6c_6548L).put(1, 0x0a0a_0764_6c72L);
          program.hypercall(HypercallNumber.CONSOLE_IO, PvAbi.CONSOLEIO_WRITE, 13, slotAddress(0));
          program.expect("write", 0);
          program.hypercall(HypercallNumber.CONSOLE_IO, PvAbi.CONSOLEIO_READ, 13, slotAddress(0));
          program.expect("read", -Errno.EPERM).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.log()).contains("(d1) Hello world");
    }
  }

  @Test
  void segmentBases() {
    Microkernel.succeeds(program -> {
      program.hypercall(HypercallNumber.SET_SEGMENT_BASE, 7, 0).expect("7", -Errno.EINVAL);
      program.hypercall(HypercallNumber.SET_SEGMENT_BASE, PvAbi.SEGBASE_FS, 0x8000_0000_0000L);
      program.expect("not canonical", -Errno.EINVAL);
      program.hypercall(HypercallNumber.SET_SEGMENT_BASE, PvAbi.SEGBASE_GS_USER_SEL, 0xe02b);
      program.expect("user selector", 0);
      program.hypercall(HypercallNumber.SET_SEGMENT_BASE, PvAbi.SEGBASE_FS, 0x1234_5000L);
      program.expect("FS", 0);
      program.set(Program.RCX, 0xc000_0100L).emit("RDMSR").expect("FS base", 0x1234_5000L);
      program.succeed();
    });
  }

  @Test
  void shutdownReasons() {
    for (ShutdownReason reason : ShutdownReason.values()) {
      try (Microkernel kernel =
          Microkernel.of(program -> {
            program.put(0, reason.ordinal());
            program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_SHUTDOWN, slotAddress(0));
          })) {
        assertThat(kernel.run()).isEqualTo(reason);
      }
    }
  }

  @Test
  void compatibleShutdownTakesANumber() {
    try (Microkernel kernel =
        Microkernel.of(program ->
            program.hypercall(HypercallNumber.SCHED_OP_COMPAT, SchedAbi.SCHEDOP_SHUTDOWN, 1))) {
      assertThat(kernel.run()).isEqualTo(ShutdownReason.REBOOT);
    }
  }

  @Test
  void anotherDomainCannotBeShutDown() {
    Microkernel.succeeds(program -> {
      program.put(0, 5);
      program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_REMOTE_SHUTDOWN, slotAddress(0));
      program.expect("no such domain", -Errno.ESRCH);
      program.put(0, 1);
      program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_REMOTE_SHUTDOWN, slotAddress(0));
      program.expect("not allowed", -Errno.EPERM).succeed();
    });
  }
}
