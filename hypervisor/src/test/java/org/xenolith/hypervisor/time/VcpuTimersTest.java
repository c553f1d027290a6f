package org.xenolith.hypervisor.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VcpuTimersTest {
  private final VcpuTimers timers = new VcpuTimers();

  @Test
  void aNewVcpuTicksAHundredTimesASecondIfAnybodyListens() {
    assertThat(timers.nextDeadline(false)).isEqualTo(VcpuTimers.NEVER);
    assertThat(timers.nextDeadline(true)).isEqualTo(10_000_000L);
    assertThat(timers.expire(9_999_999L)).isFalse();
    assertThat(timers.expire(10_000_000L)).isTrue();
    assertThat(timers.nextDeadline(true)).isEqualTo(20_000_000L);
  }

  @Test
  void missedTicksAreNotMadeUpFor() {
    assertThat(timers.expire(1_005_000_000L)).isTrue();
    assertThat(timers.expire(1_005_000_000L)).isFalse();
    assertThat(timers.nextDeadline(true)).isEqualTo(1_010_000_000L);
  }

  @Test
  void singleshotFiresOnce() {
    timers.setPeriod(0, 0);
    timers.setSingleshot(100);
    assertThat(timers.nextDeadline(false)).isEqualTo(100);
    assertThat(timers.expire(100)).isTrue();
    assertThat(timers.expire(200)).isFalse();
    timers.setSingleshot(300);
    timers.stopSingleshot();
    assertThat(timers.nextDeadline(true)).isEqualTo(VcpuTimers.NEVER);
  }

  @Test
  void thePollTimeoutRaisesNothing() {
    timers.setPeriod(0, 0);
    timers.setPoll(50);
    assertThat(timers.isPollArmed()).isTrue();
    assertThat(timers.nextDeadline(false)).isEqualTo(50);
    assertThat(timers.expire(50)).isFalse();
    assertThat(timers.isPollArmed()).isFalse();
  }
}
