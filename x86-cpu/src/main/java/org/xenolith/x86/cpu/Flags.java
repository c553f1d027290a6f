package org.xenolith.x86.cpu;

/**
 * RFLAGS. The status flags are kept as the last result and its carries, and worked out when
 * somebody asks; this class is the only one that knows how.
 *
 * <p>{@code result} is the sign-extended result: ZF is result = 0, SF its sign, PF the parity of
 * its low byte. {@code carries} holds in bit 63 the carry out of the operand's highest bit (CF), in
 * bit 62 the carry into it (OF is their difference), in bit 3 the carry out of bit 3 (AF); in bit 0
 * what SF, and in bits 15-8 what the parity byte differs from the result by, so that any
 * combination of flags has a representation. The other bits mean nothing.
 */
public final class Flags {
  private static final long CARRY_OUT = 1L << 63;
  private static final long CARRY_IN = 1L << 62;
  private static final long ADJUST = 1L << 3;
  private static final long SIGN_DELTA = 1;
  private static final long PARITY_DELTA = 1L << 8;
  private static final long DEFINED = 0x3f7fd7;
  private static final long DELTAS = SIGN_DELTA | 0xff00;

  private long result = 1;
  private long carries;
  private long control = 2 | CpuState.FLAG_IF;

  /** All status flags clear, IF set. */
  public Flags() {}

  /** All of RFLAGS, bit 1 set. */
  public long get() {
    return control | status();
  }

  public void set(long rflags) {
    control = (rflags & DEFINED & ~CpuState.STATUS_FLAGS) | 2;
    setStatus((int) rflags & CpuState.STATUS_FLAGS);
  }

  /** The flags that are not status flags: one of TF, IF, DF, IOPL, NT, RF, AC, ID. */
  boolean isControlSet(int flag) {
    return (control & flag) != 0;
  }

  void setControl(int flag, boolean on) {
    control = on ? control | flag : control & ~flag;
  }

  /** 1, or -1 where DF is set: the direction of string instructions. */
  int direction() {
    return (control & CpuState.FLAG_DF) != 0 ? -1 : 1;
  }

  /** The six status flags. */
  public int status() {
    int bits = carry() | (zero() ? CpuState.FLAG_ZF : 0) | (sign() ? CpuState.FLAG_SF : 0);
    bits |= (overflow() ? CpuState.FLAG_OF : 0) | (parity() ? CpuState.FLAG_PF : 0);
    return bits | (adjust() ? CpuState.FLAG_AF : 0);
  }

  /** Replaces the six status flags by those in {@code bits}. */
  public void setStatus(int bits) {
    boolean zero = (bits & CpuState.FLAG_ZF) != 0;
    boolean parity = (bits & CpuState.FLAG_PF) != 0;
    boolean carry = (bits & CpuState.FLAG_CF) != 0;
    boolean overflow = (bits & CpuState.FLAG_OF) != 0;
    result = zero ? 0 : 1;
    carries =
        (carry ? CARRY_OUT : 0)
            | (carry != overflow ? CARRY_IN : 0)
            | ((bits & CpuState.FLAG_AF) != 0 ? ADJUST : 0)
            | ((bits & CpuState.FLAG_SF) != 0 ? SIGN_DELTA : 0)
            | (parity != zero ? PARITY_DELTA : 0);
  }

  // ---- single flags

  /** CF as 0 or 1. */
  public int carry() {
    return (int) (carries >>> 63);
  }

  public boolean zero() {
    return result == 0;
  }

  public boolean sign() {
    return (result ^ (carries << 63)) < 0;
  }

  public boolean overflow() {
    return (carries ^ (carries << 1)) < 0;
  }

  public boolean parity() {
    return (Long.bitCount((result ^ (carries >>> 8)) & 0xff) & 1) == 0;
  }

  public boolean adjust() {
    return (carries & ADJUST) != 0;
  }

  /** SF differs from OF. */
  boolean less() {
    return (result ^ (carries << 63) ^ carries ^ (carries << 1)) < 0;
  }

  boolean belowOrEqual() {
    return carries < 0 || result == 0;
  }

  boolean lessOrEqual() {
    return result == 0 || less();
  }

  /** CF, ZF, SF and OF as the bits 0 to 3 of a number: an index into {@link Condition#mask}. */
  int conditionIndex() {
    int carry = (int) (carries >>> 63);
    int sign = (int) ((result ^ (carries << 63)) >>> 63);
    int overflow = (int) ((carries ^ (carries << 1)) >>> 63);
    return carry | (result == 0 ? 2 : 0) | sign << 2 | overflow << 3;
  }

  void setCarry(boolean carry) {
    long flip = ((carry ? CARRY_OUT : 0) ^ carries) & CARRY_OUT;
    carries ^= flip | (flip >>> 1);
  }

  void setOverflow(boolean overflow) {
    if (overflow != overflow()) {
      carries ^= CARRY_IN;
    }
  }

  void setCarryAndOverflow(boolean carry, boolean overflow) {
    carries =
        (carries & ~(CARRY_OUT | CARRY_IN))
            | (carry ? CARRY_OUT : 0)
            | (carry != overflow ? CARRY_IN : 0);
  }

  void setZero(boolean zero) {
    setStatus((status() & ~CpuState.FLAG_ZF) | (zero ? CpuState.FLAG_ZF : 0));
  }

  /** ZF, SF and PF from a sign-extended result; CF and OF as given; AF clear. */
  void setResult(long signExtended, boolean carry, boolean overflow) {
    result = signExtended;
    carries = (carry ? CARRY_OUT : 0) | (carry != overflow ? CARRY_IN : 0);
  }

  /** ZF, SF and PF from a sign-extended result; CF, OF and AF clear: logic instructions. */
  void setLogic(long signExtended) {
    result = signExtended;
    carries = 0;
  }

  // ---- additions and subtractions, which set all six; narrow operands may have rubbish above

  private void set32(int sum, int vector) {
    result = sum;
    carries = ((long) vector << 32) | (vector & ADJUST);
  }

  private void set16(int sum, int vector) {
    result = (short) sum;
    carries = ((long) vector << 48) | (vector & ADJUST);
  }

  private void set8(int sum, int vector) {
    result = (byte) sum;
    carries = ((long) vector << 56) | (vector & ADJUST);
  }

  private static int carriesOf(int a, int b, int sum) {
    return (a & b) | ((a | b) & ~sum);
  }

  private static int borrowsOf(int a, int b, int difference) {
    return (~a & b) | ((~a | b) & difference);
  }

  long add64(long a, long b, int carryIn) {
    long sum = a + b + carryIn;
    result = sum;
    carries = ((a & b) | ((a | b) & ~sum)) & ~DELTAS;
    return sum;
  }

  int add32(int a, int b, int carryIn) {
    int sum = a + b + carryIn;
    set32(sum, carriesOf(a, b, sum));
    return sum;
  }

  int add16(int a, int b, int carryIn) {
    int sum = a + b + carryIn;
    set16(sum, carriesOf(a, b, sum));
    return sum & 0xffff;
  }

  int add8(int a, int b, int carryIn) {
    int sum = a + b + carryIn;
    set8(sum, carriesOf(a, b, sum));
    return sum & 0xff;
  }

  long subtract64(long a, long b, int borrowIn) {
    long difference = a - b - borrowIn;
    result = difference;
    carries = ((~a & b) | ((~a | b) & difference)) & ~DELTAS;
    return difference;
  }

  int subtract32(int a, int b, int borrowIn) {
    int difference = a - b - borrowIn;
    set32(difference, borrowsOf(a, b, difference));
    return difference;
  }

  int subtract16(int a, int b, int borrowIn) {
    int difference = a - b - borrowIn;
    set16(difference, borrowsOf(a, b, difference));
    return difference & 0xffff;
  }

  int subtract8(int a, int b, int borrowIn) {
    int difference = a - b - borrowIn;
    set8(difference, borrowsOf(a, b, difference));
    return difference & 0xff;
  }
}
