package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.x86.isa.CodeBuilder.Label;

/** Pausing and ending domains from outside. */
final class LifeTest {
  private static Microkernel spinning() {
    return Microkernel.of(program -> {
      Label forever = program.label();
      program.bind(forever).increment(0).jump(forever);
    });
  }

  @Test
  void aSpinningGuestWithEventsMaskedCanBePausedAndGoesOn() throws InterruptedException {
    try (Microkernel kernel = spinning()) {
      kernel.domain.unpause();
      while (kernel.slot(0) == 0) {
        Thread.sleep(1);
      }
      kernel.domain.pause();
      long stopped = kernel.slot(0);
      Thread.sleep(20);
      assertThat(kernel.slot(0)).isEqualTo(stopped);
      assertThat(kernel.domain.isPaused()).isTrue();
      kernel.domain.pause();
      kernel.domain.unpause();
      Thread.sleep(20);
      assertThat(kernel.slot(0)).as("pauses nest").isEqualTo(stopped);
      kernel.domain.unpause();
      while (kernel.slot(0) == stopped) {
        Thread.sleep(1);
      }
      assertThat(kernel.domain.cpuTimeNanos()).isPositive();
      assertThatThrownBy(kernel.domain::unpause).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void destroyEndsASpinningGuestAndFreesItsFrames() throws InterruptedException {
    try (Microkernel kernel = spinning()) {
      kernel.domain.unpause();
      while (kernel.slot(0) == 0) {
        Thread.sleep(1);
      }
      kernel.domain.destroy();
      kernel.domain.destroy();
      assertThat(kernel.machine.domain(1)).isNull();
      assertThat(kernel.domain.isDying()).isTrue();
      assertThat(kernel.domain.shutdownReason()).isEmpty();
      for (int page = 0; page < Microkernel.PAGES; page++) {
        assertThat(kernel.machine.frames().owner(kernel.firstMfn + page)).isNotEqualTo(1);
      }
      // The domid is free again.
      kernel.machine.createDomain(new DomainOptions(1, UUID.randomUUID(), "next", 10, 1));
    }
  }

  @Test
  void shutdownIsToldOnceAndToLateListenersToo() throws InterruptedException {
    try (Microkernel kernel = Microkernel.of(Program::succeed)) {
      CountDownLatch listeners = new CountDownLatch(2);
      kernel.domain.onShutdown(reason -> listeners.countDown());
      kernel.run();
      kernel.domain.onShutdown(reason -> listeners.countDown());
      listeners.await();
    }
  }

  @Test
  void aListenerMayDestroyTheDomain() throws InterruptedException {
    try (Microkernel kernel = Microkernel.of(Program::succeed)) {
      CountDownLatch destroyed = new CountDownLatch(1);
      kernel.domain.onShutdown(reason -> {
        kernel.domain.destroy();
        destroyed.countDown();
      });
      kernel.run();
      destroyed.await();
      assertThat(kernel.machine.domains()).isEmpty();
    }
  }

  @Test
  void domidsAreChecked() {
    try (Microkernel kernel = Microkernel.of(Program::succeed)) {
      for (int domid : new int[] {-1, 0, 1, 0x7ff0}) {
        assertThatThrownBy(() ->
                kernel.machine.createDomain(
                    new DomainOptions(domid, UUID.randomUUID(), "bad", 10, 1)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
