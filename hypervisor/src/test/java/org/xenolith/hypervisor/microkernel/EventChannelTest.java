package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.hypervisor.microkernel.Program.RAX;
import static org.xenolith.hypervisor.microkernel.Program.RBX;
import static org.xenolith.hypervisor.microkernel.Program.slotAddress;
import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.SchedAbi;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** event_channel_op and the event upcall, with the two-level ABI. */
final class EventChannelTest {
  private static final long INFO = Microkernel.SHARED_INFO + SharedInfo.vcpuInfo(0);

  private static Program operation(Program program, int command) {
    return program.hypercall(HypercallNumber.EVENT_CHANNEL_OP, command, slotAddress(0));
  }

  /** Writes the byte evtchn_upcall_mask. */
  private static Program mask(Program program, int value) {
    program.set(RBX, INFO);
    return program.emit(
        "MOV r/m8, imm8", memory(RBX, VcpuInfo.EVTCHN_UPCALL_MASK), immediate(value));
  }

  private static Program loadInfo(Program program, int offset) {
    program.set(RBX, Microkernel.SHARED_INFO + offset);
    return program.emit("MOV r64, r/m64", register(RAX), memory(RBX, 0));
  }

  @Test
  void anIpiToItselfIsAnUpcall() {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label event = program.label();
          program.setCallbacks(event, null);
          program.put(0, 0);
          operation(program, EventChannelAbi.EVTCHNOP_BIND_IPI).expect("bind_ipi", 0);
          program.expectSlot("port 1, after the vcpu", 0, 1L << 32);
          program.put(0, 1);
          mask(program, 0);
          operation(program, EventChannelAbi.EVTCHNOP_SEND);
          program.mustNotComeHere();
          program.bind(event).saveFrame(0, 7);
          loadInfo(program, SharedInfo.EVTCHN_PENDING).expect("pending", 2);
          loadInfo(program, VcpuInfo.EVTCHN_PENDING_SEL).expect("selector", 1);
          loadInfo(program, 0);
          program.emit("AND r/m64, imm32", register(RAX), immediate(0xffff));
          program.expect("upcall pending and masked", 0x0101).succeed();
        })) {
      kernel.run();
      kernel.assertSuccess();
      assertThat(kernel.slot(3)).as("CS, events were on").isEqualTo(0xe030);
      assertThat(kernel.slot(4) & 0x200).as("IF").isEqualTo(0x200);
    }
  }

  @Test
  void aMaskedPortIsOnlyPending() {
    Microkernel.succeeds(program -> {
      Label event = program.label();
      program.setCallbacks(event, null);
      program.put(0, 0);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_IPI).expect("bind_ipi", 0);
      program.put(0, 1);
      program.set(RBX, Microkernel.SHARED_INFO + SharedInfo.EVTCHN_MASK);
      program.set(RAX, -1).emit("MOV r/m64, r64", memory(RBX, 0), register(RAX));
      mask(program, 0);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("send", 0);
      loadInfo(program, SharedInfo.EVTCHN_PENDING).expect("pending", 2);
      loadInfo(program, VcpuInfo.EVTCHN_PENDING_SEL).expect("selector", 0);
      operation(program, EventChannelAbi.EVTCHNOP_UNMASK);
      program.mustNotComeHere();
      program.bind(event);
      loadInfo(program, SharedInfo.EVTCHN_MASK).expect("mask", ~2L);
      program.succeed();
    });
  }

  @Test
  void returningFromAHandlerDeliversWhatCameMeanwhile() {
    Microkernel.succeeds(program -> {
      Label event = program.label();
      program.setCallbacks(event, null);
      program.put(20, 0).put(0, 0);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_IPI).expect("bind_ipi", 0);
      program.put(0, 1);
      mask(program, 0);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("send", 0);
      program.expectSlot("handlers", 20, 2).succeed();
      program.bind(event).increment(20);
      // Takes the event, and the first time sends it again before returning.
      program.set(RBX, INFO);
      program.emit("MOV r/m8, imm8", memory(RBX, VcpuInfo.EVTCHN_UPCALL_PENDING), immediate(0));
      program.put(30, 0);
      program.emit("MOV r64, r/m64", register(RAX), memory(RBX, VcpuInfo.EVTCHN_PENDING_SEL));
      program.set(RAX, 0);
      program.emit("MOV r/m64, r64", memory(RBX, VcpuInfo.EVTCHN_PENDING_SEL), register(RAX));
      program.set(RBX, Microkernel.SHARED_INFO + SharedInfo.EVTCHN_PENDING);
      program.emit("MOV r/m64, r64", memory(RBX, 0), register(RAX));
      Label second = program.label();
      program.whileEqual(20, 2, second);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("send in handler", 0);
      program.bind(second).returnFromHandler();
    });
  }

  /** Clears what is pending, as a handler does. */
  private static Program take(Program program) {
    program.set(RBX, INFO);
    program.emit("MOV r/m8, imm8", memory(RBX, VcpuInfo.EVTCHN_UPCALL_PENDING), immediate(0));
    program.set(RAX, 0);
    program.emit("MOV r/m64, r64", memory(RBX, VcpuInfo.EVTCHN_PENDING_SEL), register(RAX));
    program.set(RBX, Microkernel.SHARED_INFO + SharedInfo.EVTCHN_PENDING);
    return program.emit("MOV r/m64, r64", memory(RBX, 0), register(RAX));
  }

  @Test
  void aHandlerThatAlwaysSendsAgainLetsTheInterruptedCodeGoOn() {
    Microkernel.succeeds(program -> {
      Label event = program.label();
      Label loop = program.label();
      Label done = program.label();
      program.setCallbacks(event, null);
      program.put(20, 0).put(0, 0);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_IPI).expect("bind_ipi", 0);
      program.put(0, 1);
      mask(program, 0);
      operation(program, EventChannelAbi.EVTCHNOP_SEND);
      program.bind(loop).increment(20);
      program.whileEqual(20, 100_000, done).jump(loop);
      program.bind(done);
      mask(program, 1).succeed();
      program.bind(event);
      take(program);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).returnFromHandler();
    });
  }

  @Test
  void statusAndErrors() {
    Microkernel.succeeds(program -> {
      // alloc_unbound: u16 dom, u16 remote_dom; out u32 port
      program.put(0, 0x7ff0);
      operation(program, EventChannelAbi.EVTCHNOP_ALLOC_UNBOUND).expect("alloc", 0);
      program.expectSlot("port 1", 0, 0x7ff0 | 1L << 32);
      program.put(0, 0x7ff0 | 1L << 32).put(1, 0).put(2, 0);
      operation(program, EventChannelAbi.EVTCHNOP_STATUS).expect("status", 0);
      program.expectSlot("unbound", 1, EventChannelAbi.EVTCHNSTAT_UNBOUND);
      program.expectSlot("for domain 0", 2, 0);
      program.put(0, 1);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("send to nobody", 0);
      operation(program, EventChannelAbi.EVTCHNOP_CLOSE).expect("close", 0);
      operation(program, EventChannelAbi.EVTCHNOP_CLOSE).expect("again", -Errno.EINVAL);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("closed", -Errno.EINVAL);
      program.put(0, 99999);
      operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("no port", -Errno.EINVAL);
      program.put(0, 5);
      operation(program, EventChannelAbi.EVTCHNOP_ALLOC_UNBOUND);
      program.expect("for another domain", -Errno.ESRCH);
      program.put(0, 0).put(1, 0);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_VIRQ).expect("virq timer", 0);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_VIRQ).expect("twice", -Errno.EEXIST);
      program.put(0, 3);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_VIRQ).expect("global", -Errno.EBUSY);
      program.put(0, 24);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_VIRQ).expect("virq 24", -Errno.EINVAL);
      program.put(0, 1L << 32);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_VIRQ).expect("vcpu 1", -Errno.ENOENT);
      program.put(0, 4);
      operation(program, EventChannelAbi.EVTCHNOP_BIND_PIRQ).expect("pirq", -Errno.EPERM);
      program.put(0, 0);
      operation(program, EventChannelAbi.EVTCHNOP_EXPAND_ARRAY);
      program.expect("not FIFO", -Errno.EOPNOTSUPP);
      operation(program, 77).expect("unknown", -Errno.ENOSYS).succeed();
    });
  }

  @Test
  void theHostIsToldAndTells() {
    AtomicInteger told = new AtomicInteger();
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label event = program.label();
          program.setCallbacks(event, null);
          program.put(0, 1);
          operation(program, EventChannelAbi.EVTCHNOP_SEND).expect("send", 0);
          // Blocks until the host answers.
          program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_BLOCK, 0);
          program.mustNotComeHere();
          program.bind(event).succeed();
        })) {
      HostPort[] port = new HostPort[1];
      int guestPort =
          kernel
              .domain
              .eventChannels()
              .allocateForHost(() -> {
                told.incrementAndGet();
                port[0].notifyGuest();
              });
      assertThat(guestPort).isEqualTo(1);
      port[0] = kernel.domain.eventChannels().hostPort(guestPort);
      kernel.run();
      kernel.assertSuccess();
      assertThat(told).hasValue(1);
    }
  }

  @Test
  void noWakeUpIsLost() {
    int rounds = 5000;
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label event = program.label();
          Label loop = program.label();
          program.setCallbacks(event, null);
          program.put(20, 0);
          program.bind(loop);
          program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_BLOCK, 0);
          program.jump(loop);
          program.bind(event);
          take(program).increment(20).returnFromHandler();
        })) {
      int port = kernel.domain.eventChannels().allocateForHost(() -> {});
      HostPort host = kernel.domain.eventChannels().hostPort(port);
      kernel.domain.unpause();
      long giveUp = System.nanoTime() + 60_000_000_000L;
      for (int round = 1; round <= rounds; round++) {
        host.notifyGuest();
        while (kernel.slot(20) < round && System.nanoTime() < giveUp) {
          Thread.onSpinWait();
        }
        assertThat(kernel.slot(20)).isEqualTo(round);
        if (round % 50 == 0) {
          // Pauses in between must not lose one either.
          kernel.domain.pause();
          kernel.domain.unpause();
        }
      }
    }
  }

  @Test
  void aBlockedGuestParksUntilTheHostNotifies() throws InterruptedException {
    try (Microkernel kernel =
        Microkernel.of(program -> {
          Label event = program.label();
          program.setCallbacks(event, null);
          program.hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_BLOCK, 0);
          program.mustNotComeHere();
          program.bind(event).succeed();
        })) {
      int guestPort = kernel.domain.eventChannels().allocateForHost(() -> {});
      kernel.domain.unpause();
      while (!kernel.domain.isBlocked()) {
        Thread.sleep(1);
      }
      assertThat(kernel.domain.shutdownReason()).isEmpty();
      kernel.domain.eventChannels().hostPort(guestPort).notifyGuest();
      kernel.awaitEnd();
      kernel.assertSuccess();
    }
  }
}
