package org.xenolith.hypervisor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xenolith.hypervisor.TimeSource;

final class PvClockTest {
  /** A clock whose TSC runs at a frequency. */
  private record Frequency(long tscHz) implements TimeSource {
    @Override
    public long systemTimeNanos() {
      return 0;
    }

    @Override
    public long wallClockNanos() {
      return 0;
    }

    @Override
    public long timeStampCounter() {
      return 0;
    }
  }

  @Test
  void aGigahertzIsOneNanosecondATick() {
    PvClock clock = new PvClock(new Frequency(1_000_000_000L));
    assertThat(Integer.toUnsignedLong(clock.multiplier())).isEqualTo(1L << 31);
    assertThat(clock.shift()).isEqualTo(1);
    assertThat(clock.systemTimeAt(123_456_789_012L)).isEqualTo(123_456_789_012L);
  }

  @Test
  void scalesAsTheGuestDoes() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("PvClockTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      long hz = 1_000_000L + random.nextLong(10_000_000_000L);
      PvClock clock = new PvClock(new Frequency(hz));
      long tsc = random.nextLong(1L << 50);
      BigInteger shifted =
          clock.shift() >= 0
              ? BigInteger.valueOf(tsc << clock.shift())
              : BigInteger.valueOf(tsc >>> -clock.shift());
      long expected =
          shifted
              .multiply(BigInteger.valueOf(Integer.toUnsignedLong(clock.multiplier())))
              .shiftRight(32)
              .longValue();
      assertThat(clock.systemTimeAt(tsc)).as("%d Hz", hz).isEqualTo(expected);
      double exact = tsc * 1e9 / hz;
      assertThat(Math.abs(expected - exact)).isLessThan(1e-8 * exact + 4);
    }
  }
}
