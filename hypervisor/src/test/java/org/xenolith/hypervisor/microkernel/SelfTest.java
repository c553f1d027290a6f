package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.domain.ShutdownReason;

/** A microkernel that fails is seen to fail. */
final class SelfTest {
  @Test
  void aWrongValueIsAFailureWithTheChecksName() {
    try (Microkernel kernel =
        Microkernel.of(program -> program.put(0, 5).expectSlot("five", 0, 6).succeed())) {
      assertThat(kernel.run()).isEqualTo(ShutdownReason.POWEROFF);
      assertThat(kernel.outcome()).isEqualTo(Outcome.FAILURE);
      assertThatThrownBy(kernel::assertSuccess)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("five (expected 0x6) was 0x5");
    }
  }

  @Test
  void theOtherOutcomes() {
    for (Outcome outcome : Outcome.values()) {
      try (Microkernel kernel = Microkernel.of(program -> program.end(outcome))) {
        kernel.run();
        assertThat(kernel.outcome()).isEqualTo(outcome);
      }
    }
  }
}
