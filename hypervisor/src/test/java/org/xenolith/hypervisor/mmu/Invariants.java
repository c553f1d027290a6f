package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xenolith.abi.DomainId;
import org.xenolith.memory.MachineMemory;

/**
 * Recomputes references and types of every frame from the page tables themselves and compares them
 * with what the frame table has counted on the way.
 */
public final class Invariants {
  private final TestMachine machine;
  private final FrameTable frames;
  private final int[] references;
  private final int[] typeReferences;
  private final int[] wantedType;
  private final List<String> broken = new ArrayList<>();

  private Invariants(TestMachine machine) {
    this.machine = machine;
    this.frames = machine.frames;
    references = new int[frames.frames()];
    typeReferences = new int[frames.frames()];
    wantedType = new int[frames.frames()];
  }

  /**
   * @param context for the message: a seed, a step
   */
  public static void check(TestMachine machine, String context) {
    Invariants invariants = new Invariants(machine);
    invariants.collect();
    invariants.compare();
    assertThat(invariants.broken).as(context).isEmpty();
  }

  private void collect() {
    for (int mfn = 1; mfn < frames.frames(); mfn++) {
      if (frames.typeCount(mfn) != 0 && FrameType.isTable(frames.type(mfn))) {
        if (!frames.isValidated(mfn)) {
          broken.add("a table that is not validated: " + frames.describe(mfn));
        }
        collectTable(mfn, frames.type(mfn));
      }
      if (frames.isPinned(mfn)) {
        references[mfn]++;
        typed(mfn, frames.type(mfn));
      }
    }
    for (TestGuest guest : machine.guests()) {
      root(guest.kernelRootMfn());
      root(guest.userRootMfn());
      for (long mfn : guest.descriptors.framesInUse()) {
        references[(int) mfn]++;
        typed((int) mfn, FrameType.SEGMENT_DESCRIPTORS);
      }
    }
  }

  private void root(long mfn) {
    if (mfn != 0) {
      references[(int) mfn]++;
      typed((int) mfn, FrameType.L4_TABLE);
    }
  }

  private void collectTable(int table, int level) {
    for (int slot = 0; slot < 512; slot++) {
      long entry = machine.entry(table, slot);
      if (!PageTypes.isGuestSlot(level, slot)) {
        boolean machineToPhysical = slot == 256 && entry == frames.machineToPhysical().l4Entry();
        if (entry != 0 && !machineToPhysical) {
          broken.add("hypervisor slot %d of L4 %x is %x".formatted(slot, table, entry));
        }
        continue;
      }
      if (PageTableEntry.isPresent(entry)) {
        collectEntry(table, level, entry);
      }
    }
  }

  private void collectEntry(int table, int level, long entry) {
    long target = PageTableEntry.mfn(entry);
    if (!frames.isValid(target) || frames.owner(target) == DomainId.XEN) {
      broken.add("L%d %x reaches outside: %x".formatted(level, table, entry));
      return;
    }
    if ((entry & PageTableEntry.USER) == 0 || (entry & PageTableEntry.PAGE_SIZE) != 0) {
      broken.add("L%d %x has a bad entry %x".formatted(level, table, entry));
    }
    references[(int) target]++;
    if (level > 1) {
      typed((int) target, level - 1);
    } else if (PageTableEntry.isWritable(entry)) {
      typed((int) target, FrameType.WRITABLE);
    }
  }

  private void typed(int mfn, int type) {
    if (wantedType[mfn] != 0 && wantedType[mfn] != type) {
      broken.add(
          "used as type %d and %d: %s".formatted(wantedType[mfn], type, frames.describe(mfn)));
    }
    wantedType[mfn] = type;
    typeReferences[mfn]++;
  }

  private void compare() {
    long[] owned = new long[16];
    for (int mfn = 1; mfn < frames.frames(); mfn++) {
      int owner = frames.owner(mfn);
      boolean hypervisors = frames.isHypervisors(mfn);
      if (owner < owned.length && !hypervisors) {
        owned[owner]++;
      }
      int allocation = frames.hasOwnersReference(mfn) ? 1 : 0;
      if (frames.references(mfn) != references[mfn] + allocation) {
        broken.add(
            "%d references counted, %d found: %s"
                .formatted(
                    frames.references(mfn), references[mfn] + allocation, frames.describe(mfn)));
      }
      int shared = hypervisors && owner != DomainId.XEN ? 1 : 0;
      if (frames.typeCount(mfn) != typeReferences[mfn] + shared) {
        broken.add(
            "%d type references found: %s".formatted(typeReferences[mfn], frames.describe(mfn)));
      }
      if (typeReferences[mfn] != 0 && frames.type(mfn) != wantedType[mfn]) {
        broken.add("type should be %d: %s".formatted(wantedType[mfn], frames.describe(mfn)));
      }
    }
    for (TestGuest guest : machine.guests()) {
      if (owned[guest.memory.domid()] != guest.memory.pages()) {
        broken.add(
            "d%d has %d pages, counted %d"
                .formatted(
                    guest.memory.domid(), owned[guest.memory.domid()], guest.memory.pages()));
      }
    }
  }

  /** The frames that a root makes writable, by its tables as they are now. */
  static int[] writableFrames(MachineMemory memory, long rootMfn) {
    List<Integer> found = new ArrayList<>();
    if (rootMfn != 0) {
      walk(memory, rootMfn, 4, found);
    }
    return found.stream().mapToInt(Integer::intValue).distinct().toArray();
  }

  private static void walk(MachineMemory memory, long table, int level, List<Integer> found) {
    for (int slot = 0; slot < 512; slot++) {
      long entry = memory.getLong(TestMachine.slot(table, slot));
      if (!PageTableEntry.isPresent(entry) || !PageTableEntry.isWritable(entry)) {
        continue;
      }
      if (level == 1) {
        found.add((int) PageTableEntry.mfn(entry));
      } else {
        walk(memory, PageTableEntry.mfn(entry), level - 1, found);
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.toString(references);
  }
}
