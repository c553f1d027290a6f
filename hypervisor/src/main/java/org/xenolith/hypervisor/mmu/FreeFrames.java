package org.xenolith.hypervisor.mmu;

import java.util.BitSet;

/**
 * The frames that nobody owns. Guests are served from the bottom in ascending runs, the hypervisor
 * from the top, so that a domain's memory stays in one piece as long as it can.
 */
final class FreeFrames {
  private final BitSet free;
  private final int frames;
  private int count;

  /** No frame is below this one that is free. */
  private int lowest;

  /** All frames are free at first, except frame 0, which is never given out. */
  FreeFrames(int frames) {
    this.frames = frames;
    this.free = new BitSet(frames);
    if (frames > 1) {
      free.set(1, frames);
      count = frames - 1;
    }
    lowest = 1;
  }

  int count() {
    return count;
  }

  boolean isFree(int mfn) {
    return free.get(mfn);
  }

  /**
   * Takes the lowest run of {@code length} frames that starts at a multiple of {@code alignment}.
   *
   * @return its first frame, or -1
   */
  int takeLowest(int length, int alignment) {
    int start = free.nextSetBit(lowest);
    lowest = start < 0 ? frames : start;
    while (start >= 0) {
      int end = free.nextClearBit(start);
      int aligned = (start + alignment - 1) / alignment * alignment;
      if (end - aligned >= length) {
        take(aligned, length);
        return aligned;
      }
      start = free.nextSetBit(end);
    }
    return -1;
  }

  /** Takes the highest run of {@code length} frames; returns its first frame, or -1. */
  int takeHighest(int length) {
    int last = free.previousSetBit(frames - 1);
    while (last >= 0) {
      int before = free.previousClearBit(last);
      if (last - before >= length) {
        int start = last - length + 1;
        take(start, length);
        return start;
      }
      last = before < 0 ? -1 : free.previousSetBit(before);
    }
    return -1;
  }

  /** Takes exactly this run; false where a part of it is not free. */
  boolean takeExactly(int mfn, int length) {
    if (mfn < 1 || mfn > frames - length || free.nextClearBit(mfn) < mfn + length) {
      return false;
    }
    take(mfn, length);
    return true;
  }

  private void take(int mfn, int length) {
    free.clear(mfn, mfn + length);
    count -= length;
  }

  void give(int mfn, int length) {
    free.set(mfn, mfn + length);
    count += length;
    lowest = Math.min(lowest, mfn);
  }
}
