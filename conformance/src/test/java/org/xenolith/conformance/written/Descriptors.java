package org.xenolith.conformance.written;

import java.util.Map;

/**
 * The segment descriptors that written tests name by their selectors (Intel SDM volume 3, section
 * 3.4.5). RPL is 3 in all of them.
 */
final class Descriptors {
  static final int CODE_32 = 0x23;
  static final int DATA = 0x2b;
  static final int CODE_64 = 0x33;
  static final int BASED_DATA = 0x3b;
  static final int READ_ONLY = 0x43;
  static final int EXPAND_DOWN = 0x4b;
  static final int ABSENT_DATA = 0x53;
  static final int ABSENT_CODE = 0x5b;
  static final int KERNEL_DATA = 0x63;
  static final int KERNEL_CODE = 0x6b;
  static final int CONFORMING = 0x73;
  static final int EXECUTE_ONLY = 0x7b;
  static final int LOCAL_TABLE = 0x83;
  static final int FREE_TASK = 0x8b;
  static final int BUSY_TASK = 0x93;
  static final int CALL_GATE = 0x9b;
  static final int INTERRUPT_GATE = 0xa3;
  static final int KERNEL_TASK = 0xab;
  static final int LONG_AND_BIG = 0xb3;

  /** In the LDT. */
  static final int LOCAL_DATA = 0x0f;

  /** Beyond the table's limit. */
  static final int BEYOND = 0xfffb;

  static final long BASE = 0x1234_5678;

  private static final Map<Integer, Long> TABLE =
      Map.ofEntries(
          Map.entry(CODE_32, 0x00cf_fb00_0000_ffffL),
          Map.entry(DATA, 0x00cf_f300_0000_ffffL),
          Map.entry(CODE_64, 0x00af_fb00_0000_ffffL),
          Map.entry(BASED_DATA, 0x1245_f334_5678_abcdL),
          Map.entry(READ_ONLY, 0x00cf_f100_0000_ffffL),
          Map.entry(EXPAND_DOWN, 0x00cf_f700_0000_ffffL),
          Map.entry(ABSENT_DATA, 0x00cf_7300_0000_ffffL),
          Map.entry(ABSENT_CODE, 0x00cf_7b00_0000_ffffL),
          Map.entry(KERNEL_DATA, 0x00cf_9300_0000_ffffL),
          Map.entry(KERNEL_CODE, 0x00cf_9b00_0000_ffffL),
          Map.entry(CONFORMING, 0x00cf_9f00_0000_ffffL),
          Map.entry(EXECUTE_ONLY, 0x00cf_f900_0000_ffffL),
          Map.entry(LOCAL_TABLE, 0x0000_e200_1000_0fffL),
          Map.entry(FREE_TASK, 0x0000_e900_2000_0067L),
          Map.entry(BUSY_TASK, 0x0000_eb00_2000_0067L),
          Map.entry(CALL_GATE, 0x0000_ec00_0033_1000L),
          Map.entry(INTERRUPT_GATE, 0x0000_ee00_0033_1000L),
          Map.entry(KERNEL_TASK, 0x0000_8900_2000_0067L),
          Map.entry(LONG_AND_BIG, 0x00ef_fb00_0000_ffffL),
          Map.entry(LOCAL_DATA, 0x1245_f334_5678_abcdL));

  private Descriptors() {}

  /** What the environment answers: RPL does not count. */
  static long of(int selector) {
    return TABLE.getOrDefault(selector & 0xfffc | 3, 0L);
  }
}
