package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lazy flags against flags worked out bit by bit. */
final class FlagsTest {
  private static final long SEED =
      Long.getLong("xenolith.seed", new Random().nextLong() & 0xffff_ffffL);
  private static final int[] LENGTHS = {1, 2, 4, 8};

  private final Random random = new Random(SEED);

  FlagsTest() {
    System.out.println("FlagsTest: -Dxenolith.seed=" + SEED);
  }

  private long operand() {
    long value = random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> value >>> random.nextInt(64);
      case 1 -> value >> random.nextInt(64);
      case 2 -> (1L << random.nextInt(64)) - random.nextInt(2);
      default -> value;
    };
  }

  private static int expected(long a, long b, int carry, int length, boolean subtract) {
    int bits = length * 8;
    BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
    BigInteger left = BigInteger.valueOf(a).mod(modulus);
    BigInteger right = BigInteger.valueOf(b).mod(modulus);
    BigInteger in = BigInteger.valueOf(carry);
    BigInteger exact = subtract ? left.subtract(right).subtract(in) : left.add(right).add(in);
    BigInteger result = exact.mod(modulus);
    long signedLeft = OperandAccess.signExtend(a, length);
    long signedRight = OperandAccess.signExtend(b, length);
    BigInteger signedExact =
        subtract
            ? BigInteger.valueOf(signedLeft).subtract(BigInteger.valueOf(signedRight)).subtract(in)
            : BigInteger.valueOf(signedLeft).add(BigInteger.valueOf(signedRight)).add(in);
    long signedResult = OperandAccess.signExtend(result.longValue(), length);
    int nibble =
        subtract
            ? (int) (a & 15) - (int) (b & 15) - carry
            : (int) (a & 15) + (int) (b & 15) + carry;
    int flags = exact.equals(result) ? 0 : CpuState.FLAG_CF;
    flags |= signedExact.equals(BigInteger.valueOf(signedResult)) ? 0 : CpuState.FLAG_OF;
    flags |= signedResult == 0 ? CpuState.FLAG_ZF : 0;
    flags |= signedResult < 0 ? CpuState.FLAG_SF : 0;
    flags |= Long.bitCount(signedResult & 0xff) % 2 == 0 ? CpuState.FLAG_PF : 0;
    return flags | (nibble < 0 || nibble > 15 ? CpuState.FLAG_AF : 0);
  }

  @Test
  void additionsAndSubtractions() {
    Flags flags = new Flags();
    for (int i = 0; i < 200_000; i++) {
      int length = LENGTHS[random.nextInt(4)];
      long a = operand();
      long b = operand();
      int carry = random.nextInt(2);
      boolean subtract = random.nextBoolean();
      if (subtract) {
        Alu.subtract(flags, length, a, b, carry);
      } else {
        Alu.add(flags, length, a, b, carry);
      }
      int expected = expected(a, b, carry, length, subtract);
      assertThat(flags.status())
          .as("%x %s %x, carry %d, %d bytes", a, subtract ? "-" : "+", b, carry, length)
          .isEqualTo(expected);
      assertConditions(flags, expected);
    }
  }

  private static void assertConditions(Flags flags, int status) {
    boolean carry = (status & CpuState.FLAG_CF) != 0;
    boolean zero = (status & CpuState.FLAG_ZF) != 0;
    boolean sign = (status & CpuState.FLAG_SF) != 0;
    boolean overflow = (status & CpuState.FLAG_OF) != 0;
    assertThat(Condition.O.holds(flags)).isEqualTo(overflow);
    assertThat(Condition.AE.holds(flags)).isEqualTo(!carry);
    assertThat(Condition.E.holds(flags)).isEqualTo(zero);
    assertThat(Condition.BE.holds(flags)).isEqualTo(carry || zero);
    assertThat(Condition.NS.holds(flags)).isEqualTo(!sign);
    assertThat(Condition.L.holds(flags)).isEqualTo(sign != overflow);
    assertThat(Condition.G.holds(flags)).isEqualTo(!zero && sign == overflow);
  }

  @Test
  void anyCombinationCanBeSet() {
    Flags flags = new Flags();
    for (int all = 0; all < 64; all++) {
      int status = (int) Long.expand(all, CpuState.STATUS_FLAGS);
      flags.setStatus(status);
      assertThat(flags.status()).isEqualTo(status);
      assertConditions(flags, status);
      flags.set(status | CpuState.FLAG_DF | CpuState.FLAG_AC);
      assertThat(flags.get()).isEqualTo(status | CpuState.FLAG_DF | CpuState.FLAG_AC | 2);
      for (int bits = 0; bits < 4; bits++) {
        boolean carry = (bits & 1) != 0;
        boolean overflow = (bits & 2) != 0;
        int rest = status & ~(CpuState.FLAG_CF | CpuState.FLAG_OF);
        flags.setStatus(status);
        flags.setCarryAndOverflow(carry, overflow);
        int expected = rest | (carry ? CpuState.FLAG_CF : 0) | (overflow ? CpuState.FLAG_OF : 0);
        assertThat(flags.status()).isEqualTo(expected);
        flags.setStatus(status);
        flags.setCarry(carry);
        flags.setOverflow(overflow);
        assertThat(flags.status()).isEqualTo(expected);
      }
    }
  }

  @Test
  void wideDivision() {
    for (int i = 0; i < 200_000; i++) {
      long divisor = operand();
      long high = operand();
      long low = operand();
      if (divisor == 0) {
        continue;
      }
      high = Long.remainderUnsigned(high, divisor);
      BigInteger dividend = unsigned(high).shiftLeft(64).add(unsigned(low));
      assertThat(unsigned(WideDivision.quotient(high, low, divisor)))
          .as("%x:%x / %x", high, low, divisor)
          .isEqualTo(dividend.divide(unsigned(divisor)));
    }
  }

  private static BigInteger unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }
}
