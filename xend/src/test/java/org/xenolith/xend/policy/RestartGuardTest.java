package org.xenolith.xend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartGuardTest {
  @Test
  void theFirstRestartIsFree() {
    assertThat(RestartGuard.refusal("web", 0, 1000)).isEmpty();
  }

  @Test
  void restartsNeedTwentySecondsBetweenThem() {
    assertThat(RestartGuard.refusal("web", 1000, 20_500))
        .contains(
            "VM web restarting too fast (19.500000 seconds since the last restart).  Refusing to"
                + " restart to avoid loops.");
    assertThat(RestartGuard.refusal("web", 1000, 21_000)).isEmpty();
  }

  @Test
  void aClockThatWasSetBackIsNoReason() {
    assertThat(RestartGuard.refusal("web", 5000, 1000)).isEmpty();
  }
}
