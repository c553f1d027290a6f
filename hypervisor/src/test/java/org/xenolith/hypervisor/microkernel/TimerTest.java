package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.SchedAbi;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** Timers, time and waiting, with time that the test moves. */
final class TimerTest {
  private static final int TIMER_SLOT = 40;

  private static void bindTimer(Program program) {
    program.put(0, 0).put(1, 0);
    program.hypercall(
        HypercallNumber.EVENT_CHANNEL_OP, EventChannelAbi.EVTCHNOP_BIND_VIRQ, slotAddress(0));
    program.expect("bind_virq", 0);
    program.hypercall(HypercallNumber.VCPU_OP, VcpuAbi.VCPUOP_STOP_PERIODIC_TIMER, 0, 0);
    program.expect("stop_periodic_timer", 0);
  }

  private static void block(Program program) {
    program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_BLOCK, 0);
  }

  private static void awaitBlocked(Microkernel kernel) throws InterruptedException {
    while (!kernel.domain.isBlocked()) {
      Thread.sleep(1);
    }
  }

  @Test
  void singleshotTimerWakesAtItsTime() throws InterruptedException {
    ManualTime time = new ManualTime();
    try (Microkernel kernel =
        Microkernel.of(
            program -> {
              Label event = program.label();
              program.setCallbacks(event, null);
              bindTimer(program);
              program.put(TIMER_SLOT, 2_000_000_000L).put(TIMER_SLOT + 1, 0);
              program.hypercall(
                  HypercallNumber.VCPU_OP,
                  VcpuAbi.VCPUOP_SET_SINGLESHOT_TIMER,
                  0,
                  slotAddress(TIMER_SLOT));
              program.expect("set_singleshot_timer", 0);
              block(program);
              program.mustNotComeHere();
              program.bind(event);
              program.emit("RDTSC").store(30, RAX).succeed();
            },
            time)) {
      kernel.domain.unpause();
      awaitBlocked(kernel);
      time.advance(999_999_999L);
      Thread.sleep(20);
      assertThat(kernel.domain.isBlocked()).isTrue();
      time.advance(1);
      kernel.awaitEnd();
      kernel.assertSuccess();
      assertThat(kernel.slot(30)).isEqualTo(4_000_000_000L);
    }
  }

  @Test
  void aTimerInterruptsCodeThatNeverCallsTheHypervisor() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label event = program.label();
          Label forever = program.label();
          program.setCallbacks(event, null);
          bindTimer(program);
          program.set(RBX, Microkernel.SHARED_INFO + VcpuInfo.EVTCHN_UPCALL_MASK);
          program.emit(
              "MOV r/m8, imm8", memory(RBX, 0), org.xenolith.x86.isa.OperandValue.immediate(0));
          program.hypercall(HypercallNumber.SET_TIMER_OP, 20_000_000L);
          program.bind(forever).jump(forever);
          program.bind(event).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
    }
  }

  @Test
  void aTimeoutThatHasPassedIsToldIfTheGuestWantsToKnow() {
    Microkernel.succeeds(program -> {
      program.put(TIMER_SLOT, 1).put(TIMER_SLOT + 1, VcpuAbi.VCPU_SSHOTTMR_FUTURE);
      program.hypercall(
          HypercallNumber.VCPU_OP, VcpuAbi.VCPUOP_SET_SINGLESHOT_TIMER, 0, slotAddress(TIMER_SLOT));
      program.expect("in the past", -Errno.ETIME);
      program.hypercall(
          HypercallNumber.VCPU_OP, VcpuAbi.VCPUOP_SET_SINGLESHOT_TIMER, 1, slotAddress(TIMER_SLOT));
      program.expect("no such vcpu", -Errno.ENOENT);
      program.put(TIMER_SLOT, 1000);
      program.hypercall(
          HypercallNumber.VCPU_OP, VcpuAbi.VCPUOP_SET_PERIODIC_TIMER, 0, slotAddress(TIMER_SLOT));
      program.expect("period of 1 µs", -Errno.EINVAL).succeed();
    });
  }

  @Test
  void pollEndsAtItsTimeout() throws InterruptedException {
    ManualTime time = new ManualTime();
    try (Microkernel kernel =
        Microkernel.of(
            program -> {
              // sched_poll: u64 ports, u32 nr_ports, u64 timeout
              program.put(60, slotAddress(70)).put(61, 1).put(62, 3_000_000_000L);
              program.put(70, 0).put(0, 0x7ff0);
              program.hypercall(
                  HypercallNumber.EVENT_CHANNEL_OP,
                  EventChannelAbi.EVTCHNOP_ALLOC_UNBOUND,
                  slotAddress(0));
              program.put(70, 1);
              program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_POLL, slotAddress(60));
              program.expect("poll", 0).emit("RDTSC").store(30, RAX);
              program.put(61, 129);
              program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_POLL, slotAddress(60));
              program.expect("too many ports", -Errno.EINVAL).succeed();
            },
            time)) {
      kernel.domain.unpause();
      awaitBlocked(kernel);
      time.advance(2_000_000_000L);
      kernel.awaitEnd();
      kernel.assertSuccess();
      assertThat(kernel.slot(30)).isEqualTo(6_000_000_000L & 0xffff_ffffL);
    }
  }

  @Test
  void aPolledPortWakesThoughMasked() throws InterruptedException {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          program.put(60, slotAddress(70)).put(61, 1).put(62, 0).put(70, 1);
          program.set(RBX, Microkernel.SHARED_INFO + SharedInfo.EVTCHN_MASK);
          program.set(RAX, -1).emit("MOV r/m64, r64", memory(RBX, 0), register(RAX));
          program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_POLL, slotAddress(60));
          program.expect("poll", 0);
          // A second poll sees that the port is pending and does not wait.
          program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_POLL, slotAddress(60));
          program.expect("poll again", 0).succeed();
        })) {
      int port = kernel.domain.eventChannels().allocateForHost(() -> {});
      kernel.domain.unpause();
      awaitBlocked(kernel);
      kernel.domain.eventChannels().hostPort(port).notifyGuest();
      kernel.awaitEnd();
      kernel.assertSuccess();
    }
  }

  @Test
  void watchdogEndsAGuestThatForgetsIt() throws InterruptedException {
    ManualTime time = new ManualTime();
    try (Microkernel kernel =
        Microkernel.of(
            program -> {
              program.put(60, 10L << 32);
              program.hypercall(
                  HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_WATCHDOG, slotAddress(60));
              program.expect("first", 1);
              program.hypercall(
                  HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_WATCHDOG, slotAddress(60));
              program.expect("second", 2);
              program.hypercall(
                  HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_WATCHDOG, slotAddress(60));
              program.expect("no third", -Errno.ENOSPC);
              program.put(60, 2 | 0L << 32);
              program.hypercall(
                  HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_WATCHDOG, slotAddress(60));
              program.expect("stop the second", 0);
              block(program);
              program.mustNotComeHere();
            },
            time)) {
      kernel.domain.unpause();
      awaitBlocked(kernel);
      time.advance(10_000_000_000L);
      assertThat(kernel.awaitEnd()).isEqualTo(ShutdownReason.WATCHDOG);
    }
  }

  @Test
  void timeRecordsAgreeWithTheClock() {
    ManualTime time = new ManualTime();
    try (Microkernel kernel = Microkernel.of(Program::succeed, time)) {
      kernel.run();
      long shared = kernel.domain.sharedInfoMfn() << 12;
      long record = shared + SharedInfo.vcpuInfo(0) + VcpuInfo.TIME;
      assertThat(kernel.memory.getInt(record) & 1).as("version is even").isZero();
      assertThat(kernel.memory.getLong(record + VcpuInfo.TIME_TSC_TIMESTAMP))
          .isEqualTo(time.timeStampCounter());
      assertThat(kernel.memory.getLong(record + VcpuInfo.TIME_SYSTEM_TIME))
          .isEqualTo(time.systemTimeNanos());
      long seconds = kernel.memory.getInt(shared + SharedInfo.WC_SEC);
      long nanos = kernel.memory.getInt(shared + SharedInfo.WC_NSEC);
      assertThat(seconds * 1_000_000_000L + nanos).isEqualTo(ManualTime.WALL_ORIGIN);
    }
  }
}
