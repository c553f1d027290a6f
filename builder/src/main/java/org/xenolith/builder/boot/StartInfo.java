package org.xenolith.builder.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code struct start_info} of a 64-bit PV guest (public/xen.h), in the order of its fields.
 *
 * @param sharedInfo a machine address
 * @param ptBase a virtual address
 * @param mfnList a virtual address
 * @param modStart a virtual address, or a PFN where {@link #MOD_START_PFN} is set; 0 for none
 * @param commandLine at most 1023 bytes
 */
record StartInfo(
    long nrPages,
    long sharedInfo,
    int flags,
    long storeMfn,
    int storeEvtchn,
    long consoleMfn,
    int consoleEvtchn,
    long ptBase,
    long nrPtFrames,
    long mfnList,
    long modStart,
    long modLen,
    byte[] commandLine,
    long firstP2mPfn,
    long nrP2mFrames) {
  static final int MOD_START_PFN = 1 << 3;
  static final int VIRT_P2M_4TOOLS = 1 << 4;
  static final int COMMAND_LINE_BYTES = 1024;

  private static final String MAGIC = "xen-3.0-x86_64";
  private static final int MAGIC_BYTES = 32;
  private static final int BYTES = 0x490;

  /** The structure's bytes. */
  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC.getBytes(StandardCharsets.US_ASCII)).position(MAGIC_BYTES);
    buffer.putLong(nrPages);
    buffer.putLong(sharedInfo);
    putPadded(buffer, flags);
    buffer.putLong(storeMfn);
    putPadded(buffer, storeEvtchn);
    buffer.putLong(consoleMfn);
    putPadded(buffer, consoleEvtchn);
    buffer.putLong(ptBase);
    buffer.putLong(nrPtFrames);
    buffer.putLong(mfnList);
    buffer.putLong(modStart);
    buffer.putLong(modLen);
    int commandLineAt = buffer.position();
    buffer.put(commandLine).position(commandLineAt + COMMAND_LINE_BYTES);
    buffer.putLong(firstP2mPfn);
    buffer.putLong(nrP2mFrames);
    return buffer.array();
  }

  /** A 32-bit field and the padding before the 64-bit one that follows. */
  private static void putPadded(ByteBuffer buffer, int value) {
    buffer.putInt(value).putInt(0);
  }
}
