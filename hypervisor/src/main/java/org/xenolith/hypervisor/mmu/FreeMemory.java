package org.xenolith.hypervisor.mmu;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xenolith.memory.MachineMemory;

/**
 * Free frames on their way from one owner to the next: a freed frame is given out only when no TLB
 * knows it any more, and always zeroed. Flushes are put off until somebody wants memory, so that a
 * balloon that shrinks costs one.
 */
final class FreeMemory {
  private final MachineMemory memory;
  private final FreeFrames free;

  /** Freed, but a TLB may still know them. */
  private final BitSet unsettled = new BitSet();

  /** Free, zeroed when they are given out. */
  private final BitSet dirty = new BitSet();

  private final Set<DomainMemory> flushBeforeReuse = new HashSet<>();
  private @Nullable FrameReleaser releaser;

  FreeMemory(MachineMemory memory) {
    this.memory = memory;
    this.free = new FreeFrames(Math.toIntExact(memory.frames()));
  }

  void setReleaser(FrameReleaser releaser) {
    this.releaser = releaser;
  }

  int count() {
    return free.count() + unsettled.cardinality();
  }

  /** The domain's vcpus may know a frame that is being freed. */
  void flushBeforeReuse(DomainMemory domain) {
    flushBeforeReuse.add(domain);
  }

  void give(int mfn) {
    unsettled.set(mfn);
  }

  /** {@link FreeFrames#takeLowest}, of frames that are zero and in no TLB. */
  int takeLowest(int count, int alignment) {
    settle();
    return zeroed(free.takeLowest(count, alignment), count);
  }

  int takeHighest(int count) {
    settle();
    return zeroed(free.takeHighest(count), count);
  }

  boolean takeExactly(int mfn, int count) {
    settle();
    boolean taken = free.takeExactly(mfn, count);
    if (taken) {
      zeroed(mfn, count);
    }
    return taken;
  }

  private int zeroed(int first, int count) {
    for (int mfn = first; first >= 0 && mfn < first + count; mfn++) {
      if (dirty.get(mfn)) {
        dirty.clear(mfn);
        memory.fill((long) mfn << MachineMemory.PAGE_SHIFT, MachineMemory.PAGE_SIZE, (byte) 0);
      }
    }
    return first;
  }

  /** Makes freed frames ready for their next owner. */
  void settle() {
    if (unsettled.isEmpty()) {
      return;
    }
    for (DomainMemory domain : flushBeforeReuse) {
      domain.flushAll();
    }
    flushBeforeReuse.clear();
    int start = unsettled.nextSetBit(0);
    while (start >= 0) {
      int end = unsettled.nextClearBit(start);
      clean(start, end);
      free.give(start, end - start);
      start = unsettled.nextSetBit(end);
    }
    unsettled.clear();
  }

  private void clean(int start, int end) {
    if (releaser == null) {
      dirty.set(start, end);
      return;
    }
    long maddr = (long) start << MachineMemory.PAGE_SHIFT;
    long lengthBytes = (long) (end - start) << MachineMemory.PAGE_SHIFT;
    releaser.release(maddr, lengthBytes);
    memory.codePages().written(maddr, lengthBytes);
  }
}
