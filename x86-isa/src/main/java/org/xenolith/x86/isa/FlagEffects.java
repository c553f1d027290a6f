package org.xenolith.x86.isa;

/**
 * What an instruction does with the flags, as masks in RFLAGS' own bit positions. Flags in none of
 * the masks stay as they are.
 *
 * @param tested read
 * @param written set or cleared according to the result
 * @param undefined undefined afterwards
 * @param cleared always 0 afterwards
 * @param set always 1 afterwards
 * @param writtenForCountOne shifts: written where the masked count is 1, undefined for other counts
 *     but 0
 * @param writtenInRange shifts: written where the masked count is not above the operand size, else
 *     undefined
 * @param x87Written condition codes C0 to C3 (bits 0 to 3) written
 * @param x87Undefined condition codes undefined afterwards
 * @param x87Cleared condition codes cleared
 */
public record FlagEffects(
    int tested,
    int written,
    int undefined,
    int cleared,
    int set,
    int writtenForCountOne,
    int writtenInRange,
    int x87Written,
    int x87Undefined,
    int x87Cleared) {

  private static final String LETTERS = "CPAZSOID";
  private static final int[] BITS = {1, 1 << 2, 1 << 4, 1 << 6, 1 << 7, 1 << 11, 1 << 9, 1 << 10};

  /** All six status flags. */
  public static final int STATUS = 0x8d5;

  static int mask(String letters) {
    int mask = 0;
    for (int i = 0; i < letters.length(); i++) {
      int letter = LETTERS.indexOf(letters.charAt(i));
      if (letter < 0) {
        throw new IllegalArgumentException("unknown flag " + letters.charAt(i));
      }
      mask |= BITS[letter];
    }
    return mask;
  }

  static int x87Mask(String digits) {
    int mask = 0;
    for (int i = 0; i < digits.length(); i++) {
      int code = digits.charAt(i) - '0';
      if (code < 0 || code > 3) {
        throw new IllegalArgumentException("unknown condition code " + digits.charAt(i));
      }
      mask |= 1 << code;
    }
    return mask;
  }

  /** The flags that can differ from before, defined or not. */
  public int touched() {
    return written | undefined | cleared | set | writtenForCountOne | writtenInRange;
  }
}
