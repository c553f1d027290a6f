package org.xenolith.builder.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.xenolith.memory.MachineMemory;

/**
 * Boot page tables: which tables there are, at which PFNs, and what they map. Level 1 tables hold
 * pages, the one of level 4 is the root.
 */
public final class PageTablePlan {
  private static final int ENTRY_BITS = 9;
  private static final int LEVELS = 4;
  private static final long ENTRY_MASK = (1 << ENTRY_BITS) - 1;

  private static final long PRESENT = 1;
  private static final long WRITABLE = 1 << 1;
  private static final long USER = 1 << 2;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;

  /**
   * @param region the virtual address that it serves, shifted so that its table index is gone
   */
  private record Key(int level, long region) {}

  private record Mapping(long virt, long pages, long pfn) {}

  private final Map<Key, Long> tablePfns = new HashMap<>();
  private final List<Mapping> mappings = new ArrayList<>();

  /**
   * @param l4Pfn where the root stands
   */
  PageTablePlan(long l4Pfn) {
    tablePfns.put(new Key(LEVELS, 0), l4Pfn);
  }

  /**
   * Maps a range of virtual addresses to ascending PFNs. Tables that are missing are put at
   * ascending PFNs, first all of level 3, then 2, then 1.
   *
   * @param tablesPfn the first PFN for new tables
   * @return how many tables there are in the range's own run: the new ones, and the root where this
   *     is the first range
   */
  long map(long virt, long bytes, long pfn, long tablesPfn) {
    long next = tablesPfn;
    for (int level = LEVELS - 1; level >= 1; level--) {
      int shift = shift(level + 1);
      long regions = (virt + bytes - 1 >> shift) - (virt >> shift) + 1;
      for (long i = 0; i < regions; i++) {
        Key key = new Key(level, (virt >> shift) + i);
        if (!tablePfns.containsKey(key)) {
          tablePfns.put(key, next++);
        }
      }
    }
    mappings.add(new Mapping(virt, bytes >>> MachineMemory.PAGE_SHIFT, pfn));
    return next - tablesPfn + (mappings.size() == 1 ? 1 : 0);
  }

  /** The root's PFN. */
  public long rootPfn() {
    return lookup(LEVELS, 0);
  }

  /** How many tables there are, of all levels. */
  public int size() {
    return tablePfns.size();
  }

  /**
   * Writes the tables. Pages are mapped writable, save the tables themselves.
   *
   * @param machineFrame the MFN of a PFN
   */
  void write(MachineMemory memory, LongUnaryOperator machineFrame) {
    long base = PRESENT | USER | ACCESSED | DIRTY;
    Map<Long, Boolean> isTable = new HashMap<>();
    tablePfns.forEach((key, pfn) -> {
      isTable.put(pfn, true);
      if (key.level < LEVELS) {
        long virt = key.region << shift(key.level + 1);
        put(memory, machineFrame, key.level + 1, virt, pfn, base | WRITABLE);
      }
    });
    for (Mapping mapping : mappings) {
      for (long i = 0; i < mapping.pages; i++) {
        long pfn = mapping.pfn + i;
        long flags = isTable.containsKey(pfn) ? base : base | WRITABLE;
        long virt = mapping.virt + (i << MachineMemory.PAGE_SHIFT);
        put(memory, machineFrame, 1, virt, pfn, flags);
      }
    }
  }

  private void put(
      MachineMemory memory,
      LongUnaryOperator machineFrame,
      int level,
      long virt,
      long pfn,
      long flags) {
    long table = machineFrame.applyAsLong(lookup(level, virt)) << MachineMemory.PAGE_SHIFT;
    long index = virt >>> shift(level) & ENTRY_MASK;
    long entry = machineFrame.applyAsLong(pfn) << MachineMemory.PAGE_SHIFT | flags;
    memory.writeLong(table + index * Long.BYTES, entry);
  }

  private long lookup(int level, long virt) {
    Long pfn = tablePfns.get(new Key(level, level == LEVELS ? 0 : virt >> shift(level + 1)));
    if (pfn == null) {
      throw new IllegalStateException("no level " + level + " table for " + Long.toHexString(virt));
    }
    return pfn;
  }

  /** The number of address bits below the index into a table of the level. */
  private static int shift(int level) {
    return MachineMemory.PAGE_SHIFT + (level - 1) * ENTRY_BITS;
  }
}
