package org.xenolith.hypervisor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UpcallPacingTest {
  private final UpcallPacing pacing = new UpcallPacing();

  private boolean afterIret(boolean deliverable, long retired) {
    pacing.returned();
    return pacing.holdsBack(deliverable, retired);
  }

  private void chain(long retired) {
    for (int i = 0; i < UpcallPacing.CHAIN_MAX; i++) {
      assertThat(afterIret(true, retired)).isFalse();
    }
  }

  @Test
  void aLongChainIsHeldBackUntilTheGuestHasRun() {
    chain(1000);
    assertThat(afterIret(true, 1000)).isTrue();
    long end = 1000 + UpcallPacing.PAUSE_INSTRUCTIONS;
    assertThat(pacing.holdsBack(true, end - 1)).isTrue();
    assertThat(pacing.holdsBack(true, end)).isFalse();
    chain(end);
  }

  @Test
  void anIretIntoQuietEndsTheChain() {
    chain(0);
    assertThat(afterIret(false, 0)).isFalse();
    chain(0);
  }

  @Test
  void aGuestThatWaitsIsNotKeptFromItsEvent() {
    chain(0);
    assertThat(afterIret(true, 0)).isTrue();
    pacing.blocked();
    assertThat(pacing.holdsBack(true, 1)).isFalse();
  }
}
