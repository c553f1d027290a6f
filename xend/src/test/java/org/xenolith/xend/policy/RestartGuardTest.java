package org.xenolith.xend.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.xenolith.control.DomainConfig;
import org.xenolith.control.OnShutdown;
import org.xenolith.control.ShutdownReason;
import org.xenolith.xend.registry.DomainRecord;

class RestartGuardTest {
  private static DomainRecord domain(long startedMillis, long lastRestartMillis) {
    UUID uuid = new UUID(1, 2);
    DomainConfig config =
        new DomainConfig(
            "web",
            uuid,
            "/k",
            null,
            null,
            null,
            64,
            0,
            1,
            OnShutdown.DESTROY,
            OnShutdown.RESTART,
            OnShutdown.RESTART);
    return new DomainRecord(1, uuid, "web", config, "1", startedMillis, lastRestartMillis, false);
  }

  @Test
  void theFirstRebootIsFree() {
    assertThat(RestartGuard.refusal(domain(1000, 0), ShutdownReason.REBOOT, 1001)).isEmpty();
  }

  @Test
  void rebootsNeedTwentySecondsBetweenThem() {
    assertThat(RestartGuard.refusal(domain(1000, 1000), ShutdownReason.REBOOT, 20_500))
        .contains(
            "VM web restarting too fast (19.500000 seconds since the last restart).  Refusing to"
                + " restart to avoid loops.");
    assertThat(RestartGuard.refusal(domain(1000, 1000), ShutdownReason.REBOOT, 21_000)).isEmpty();
  }

  @Test
  void whatCrashesMustHaveLivedAMinute() {
    for (ShutdownReason reason :
        new ShutdownReason[] {ShutdownReason.CRASH, ShutdownReason.WATCHDOG}) {
      assertThat(RestartGuard.refusal(domain(1000, 0), reason, 60_999))
          .contains(
              "VM web restarting too fast (Elapsed time: 59.999000 seconds).  Refusing to restart"
                  + " to avoid loops.");
      assertThat(RestartGuard.refusal(domain(1000, 0), reason, 61_000)).isEmpty();
    }
  }

  @Test
  void aClockThatWasSetBackIsNoReason() {
    assertThat(RestartGuard.refusal(domain(5000, 5000), ShutdownReason.REBOOT, 1000)).isEmpty();
    assertThat(RestartGuard.refusal(domain(5000, 5000), ShutdownReason.CRASH, 1000)).isEmpty();
  }
}
