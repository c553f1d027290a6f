package org.xenolith.x86.cpu.sse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Vectors of FIPS 197, FIPS 180-4 and Intel's papers on AES-NI and PCLMULQDQ. */
final class CryptoTest {
  /** Sixteen bytes written as they lie in memory, in {@code xmm[0]} and {@code xmm[1]}. */
  private static long[] block(String hex) {
    return new long[] {
      Long.reverseBytes(Long.parseUnsignedLong(hex.substring(0, 16), 16)),
      Long.reverseBytes(Long.parseUnsignedLong(hex.substring(16), 16))
    };
  }

  @Test
  void encryptsTheExampleOfFips197() {
    long[] key = block("000102030405060708090a0b0c0d0e0f");
    long[] state = block("00112233445566778899aabbccddeeff");
    state[0] ^= key[0];
    state[1] ^= key[1];
    for (int round = 1; round <= 10; round++) {
      key = nextKey(key, round);
      if (round < 10) {
        Aes.encrypt(state, 0, key[0], key[1]);
      } else {
        Aes.encryptLast(state, 0, key[0], key[1]);
      }
    }
    assertThat(state).isEqualTo(block("69c4e0d86a7b0430d8cdb78070b4c55a"));
  }

  /** The key schedule of AES-128, by AESKEYGENASSIST. */
  private static long[] nextKey(long[] key, int round) {
    long[] assisted = new long[2];
    int constant = round < 9 ? 1 << (round - 1) : round == 9 ? 0x1b : 0x36;
    Aes.assistKeyGeneration(assisted, 0, key[0], key[1], constant);
    int word = (int) (assisted[1] >>> 32);
    int w0 = (int) key[0] ^ word;
    int w1 = (int) (key[0] >>> 32) ^ w0;
    int w2 = (int) key[1] ^ w1;
    int w3 = (int) (key[1] >>> 32) ^ w2;
    return new long[] {w0 & 0xffffffffL | (long) w1 << 32, w2 & 0xffffffffL | (long) w3 << 32};
  }

  @Test
  void decryptionUndoesEncryption() {
    long[] state = block("00112233445566778899aabbccddeeff");
    long[] key = block("48692853686179295b477565726f6e5d");
    Aes.encrypt(state, 0, key[0], key[1]);
    state[0] ^= key[0];
    state[1] ^= key[1];
    Aes.inverseMixColumns(state, 0, state[0], state[1]);
    Aes.decryptLast(state, 0, 0, 0);
    assertThat(state).isEqualTo(block("00112233445566778899aabbccddeeff"));
  }

  @Test
  void multipliesWithoutCarries() {
    long[] xmm = {0x63746f725d53475dL, 0x7b5b546573745665L};
    CarrylessProduct.multiply(xmm, 0, 0x5b477565726f6e5dL, 0x4869285368617929L, 0x00);
    assertThat(xmm).containsExactly(0x929633d5d36f0451L, 0x1d4d84c85c3440c0L);
  }

  @Test
  void hashesTheFirstRoundsOfSha256() {
    // FIPS 180-4's initial value; A B E F and C D G H as the instruction wants them.
    long[] xmm = new long[4];
    xmm[2] = 0x1f83d9ab5be0cd19L;
    xmm[3] = 0x3c6ef372a54ff53aL;
    long feLow = 0x510e527f9b05688cL;
    long abHigh = 0x6a09e667bb67ae85L;
    xmm[0] = 0x71374491L << 32 | 0x61626380L + 0x428a2f98L & 0xffffffffL;
    Sha256.rounds(xmm, 2, feLow, abHigh);
    // After two rounds of "abc": a, b and e, f of the second line of the standard's example.
    assertThat(xmm[3]).isEqualTo(0x5a6ad9ad5d6aebcdL);
    assertThat(xmm[2]).isEqualTo(0x78ce7989fa2a4622L);
  }
}
