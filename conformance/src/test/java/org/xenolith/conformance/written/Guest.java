package org.xenolith.conformance.written;

import java.lang.foreign.MemorySegment;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Environment;

/**
 * A processor with page tables over a small memory, and an environment whose every answer is known.
 * All page table entries have their accessed and dirty bits set from the start, so that memory as a
 * whole stays the same unless an instruction changes it.
 *
 * <p>Both modes have the same regions, in 64-bit mode above 4 GiB. Around the data and the edge
 * nothing is mapped. {@link #edge} is three pages: writable, read-only, writable.
 */
public final class Guest implements AutoCloseable {
  public static final int PAGE = MachineMemory.PAGE_SIZE;
  public static final long TIME_STAMP = 0x1122_3344_5566_7788L;
  public static final int TIME_STAMP_AUX = 0x8765_4321;
  public static final long RANDOM = 0xfedc_ba98_7654_3210L;

  /** Where code below 4 GiB lies in either mode. */
  static final long LOW_CODE = 0x0012_3000;

  /** Where a code address cut to 16 bits leads. */
  static final long TINY_CODE = 0x3000;

  private static final byte HLT = (byte) 0xf4;
  private static final int FRAMES = 48;
  private static final int CODE_PAGES = 2;
  private static final int DATA_PAGES = 4;
  private static final int STACK_PAGES = 4;
  private static final long PRESENT = 1;
  private static final long WRITABLE = 2;
  private static final long USER = 4;
  private static final long ACCESSED_DIRTY = 0x60;
  private static final long READ_ONLY = PRESENT | USER | ACCESSED_DIRTY;
  private static final long ALL = READ_ONLY | WRITABLE;

  private final MachineMemory memory =
      new MachineMemory(MemorySegment.ofArray(new long[FRAMES * PAGE / 8]));
  private final long root;
  private long nextFrame = 1;

  public final boolean mode64;
  public final Cpu cpu = new Cpu(memory, new KnownEnvironment());

  /** First byte of the code pages, filled with HLT. */
  public final long code;

  /** Four writable pages that hold a pattern. */
  public final long data;

  /** End of four writable pages. */
  public final long stackEnd;

  /** A writable, a read-only and a writable page, with nothing before and behind them. */
  public final long edge;

  public Guest(boolean mode64) {
    this.mode64 = mode64;
    code = mode64 ? 0x5555_0012_3000L : LOW_CODE;
    data = mode64 ? 0x7f00_0060_0000L : 0x0060_0000;
    stackEnd = mode64 ? 0x7ffd_0080_0000L : 0xfff0_0000L;
    edge = mode64 ? 0x6000_0070_0000L : 0x8070_0000L;
    root = newFrame();
    mapCode(code);
    mapCode(TINY_CODE);
    if (mode64) {
      mapCode(LOW_CODE);
    }
    map(data, DATA_PAGES, ALL);
    map(stackEnd - (long) STACK_PAGES * PAGE, STACK_PAGES, ALL);
    map(edge, 1, ALL);
    map(edge + PAGE, 1, READ_ONLY);
    map(edge + 2 * PAGE, 1, ALL);
    cpu.setRoot(0, root);
    cpu.activateRoot(0);
  }

  private long newFrame() {
    return nextFrame++ * PAGE;
  }

  private void mapCode(long linear) {
    map(linear, CODE_PAGES, ALL);
    memory.fill(maddr(linear), (long) CODE_PAGES * PAGE, HLT);
  }

  /** Maps fresh, contiguous frames that hold a pattern without zeros. */
  private void map(long linear, int pages, long flags) {
    long[] slots = new long[pages];
    for (int page = 0; page < pages; page++) {
      slots[page] = slot(linear + (long) page * PAGE, true);
    }
    for (int page = 0; page < pages; page++) {
      long frame = newFrame();
      memory.putLong(slots[page], frame | flags);
      for (int i = 0; i < PAGE; i++) {
        memory.putByte(frame + i, (byte) (1 + (i * 7 + page * 31) % 255));
      }
    }
  }

  /** Machine address of the level-1 entry of a page, or -1 where there is none. */
  private long slot(long linear, boolean create) {
    long table = root;
    for (int shift = 39; shift > 12; shift -= 9) {
      long slot = table + (linear >>> shift & 511) * 8;
      if (memory.getLong(slot) == 0) {
        if (!create) {
          return -1;
        }
        memory.putLong(slot, newFrame() | ALL);
      }
      table = memory.getLong(slot) & -PAGE;
    }
    return table + (linear >>> 12 & 511) * 8;
  }

  /** Machine address behind a linear one, which must be mapped. */
  long maddr(long linear) {
    long slot = slot(linear, false);
    if (slot < 0 || memory.getLong(slot) == 0) {
      throw new IllegalArgumentException("not mapped: " + Long.toHexString(linear));
    }
    return (memory.getLong(slot) & -PAGE) + (linear & PAGE - 1);
  }

  byte[] allMemory() {
    byte[] bytes = new byte[FRAMES * PAGE];
    memory.readBytes(0, bytes, 0, bytes.length);
    return bytes;
  }

  void setAllMemory(byte[] bytes) {
    memory.writeBytes(0, bytes, 0, bytes.length);
  }

  @Override
  public void close() {
    cpu.close();
  }

  private static final class KnownEnvironment implements Environment {
    @Override
    public long readTimeStampCounter() {
      return TIME_STAMP;
    }

    @Override
    public int timeStampAux() {
      return TIME_STAMP_AUX;
    }

    @Override
    public long random() {
      return RANDOM;
    }

    @Override
    public void cpuid(int leaf, int subleaf, int[] result) {
      result[0] = leaf ^ 0x8000_0001;
      result[1] = subleaf ^ 0x8000_0002;
      result[2] = 0xc000_0003;
      result[3] = 0xd000_0004;
    }

    @Override
    public long descriptor(int selector) {
      return Descriptors.of(selector);
    }
  }
}
