package org.xenolith.hypervisor.mmu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.abi.MmuAbi.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.GrantAbi;
import org.xenolith.abi.MemoryAbi;

/**
 * Two hostile guests do what they can to each other and to the counts. After every step all counts
 * are recomputed, and no frame that a TLB might still know as writable is a page table, holds
 * descriptors, or is another's. {@code -Dxenolith.mmu.seed=N} runs one seed again.
 */
class PageTableFuzzTest {
  private static final int STEPS = 1500;
  private static final int RUNS = 12;
  private static final long GUEST_LINEAR = 0x1000;

  /** Frames of each guest, and from which on they are meant for which level. */
  private static final int FRAMES = 24;

  private static final int FIRST_L3 = 2;
  private static final int FIRST_L2 = 4;
  private static final int FIRST_L1 = 6;
  private static final int FIRST_DATA = 10;

  private static final class Run {
    final long seed;
    final Random random;
    final TestMachine machine = new TestMachine(120);
    final List<Guest> guests = new ArrayList<>();
    int accepted;
    int step;

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      for (int domid = 1; domid <= 2; domid++) {
        guests.add(new Guest(machine.guest(domid, 26)));
      }
    }
  }

  /** A guest and the frames that its TLB may hold as writable. */
  private static final class Guest {
    final TestGuest calls;
    final long base;
    final BitSet staleWritable = new BitSet();

    Guest(TestGuest calls) {
      this.calls = calls;
      this.base = calls.memory.populate(FRAMES);
      calls.onFlush = staleWritable::clear;
      for (int table = 0; table < FIRST_L1; table += 2) {
        calls.mmuUpdate(
            TestMachine.slot(base + table, 0), TestMachine.maddr(base + table + 2) | 0x67);
      }
      for (int slot = 0; slot < 4; slot++) {
        calls.mmuUpdate(
            TestMachine.slot(base + FIRST_L1, slot),
            TestMachine.maddr(base + FIRST_DATA + slot) | 0x67);
      }
      assertThat(calls.mmuext(MMUEXT_NEW_BASEPTR, base)).isZero();
    }
  }

  @Test
  void countsHoldUnderHostileGuests() {
    Long given = Long.getLong("xenolith.mmu.seed");
    int accepted = 0;
    for (int run = 0; run < (given == null ? RUNS : 1); run++) {
      long seed = given == null ? new Random().nextLong() : given;
      System.out.println("xenolith.mmu.seed=" + seed);
      accepted += run(new Run(seed));
    }
    assertThat(accepted).as("steps that were accepted, so that counts moved").isGreaterThan(500);
  }

  private static int run(Run run) {
    for (run.step = 0; run.step < STEPS; run.step++) {
      Guest guest = run.guests.get(run.random.nextInt(2));
      remember(run);
      if (step(run, guest)) {
        run.accepted++;
      }
      checkStale(run);
      if (run.step % 8 == 0) {
        Invariants.check(run.machine, context(run, guest));
      }
    }
    for (Guest guest : run.guests) {
      guest.calls.destroy();
      guest.staleWritable.clear();
    }
    for (int mfn = 1; mfn < run.machine.frames.frames(); mfn++) {
      assertThat(run.machine.frames.owner(mfn))
          .as("seed %d, frame %d", run.seed, mfn)
          .isIn(DomainId.INVALID, DomainId.XEN);
    }
    return run.accepted;
  }

  private static String context(Run run, Guest guest) {
    List<String> mistakes = guest.calls.mistakes;
    return "seed %d, step %d, last: %s"
        .formatted(
            run.seed,
            run.step,
            mistakes.subList(Math.max(0, mistakes.size() - 3), mistakes.size()));
  }

  /** The TLB may take in anything that is mapped before a step. */
  private static void remember(Run run) {
    for (Guest guest : run.guests) {
      for (long root : new long[] {guest.calls.kernelRootMfn(), guest.calls.userRootMfn()}) {
        for (int mfn : Invariants.writableFrames(run.machine.memory, root)) {
          guest.staleWritable.set(mfn);
        }
      }
    }
  }

  private static void checkStale(Run run) {
    FrameTable frames = run.machine.frames;
    for (Guest guest : run.guests) {
      for (int mfn : guest.staleWritable.stream().toArray()) {
        boolean guarded = frames.typeCount(mfn) != 0 && frames.type(mfn) != FrameType.WRITABLE;
        assertThat(guarded)
            .as(
                "%s: d%d can still write %s",
                context(run, guest), guest.calls.memory.domid(), frames.describe(mfn))
            .isFalse();
      }
    }
  }

  // ---- steps

  private static boolean step(Run run, Guest guest) {
    Random random = run.random;
    TestGuest calls = guest.calls;
    long mfn = anyFrame(run, guest);
    return switch (random.nextInt(18)) {
      case 0, 1, 2, 3, 4, 5 ->
          calls.mmuUpdate(anySlot(run, mfn) | random.nextInt(3), anyEntry(run, guest, mfn)) == 0;
      case 6 -> pin(run, guest, mfn);
      case 7 -> calls.mmuext(MMUEXT_UNPIN_TABLE, mfn) == 0;
      case 8 -> calls.mmuext(MMUEXT_NEW_BASEPTR, guest.base + random.nextInt(FIRST_L3 + 1)) == 0;
      case 9 -> calls.mmuext(MMUEXT_NEW_USER_BASEPTR, random.nextBoolean() ? mfn : 0) == 0;
      case 10 ->
          calls.updateVaMapping(
                  GUEST_LINEAR * random.nextInt(4),
                  anyEntry(run, guest, guest.base + FIRST_L1),
                  random.nextInt(3))
              == 0;
      case 11 -> calls.setGdt(512 * random.nextInt(3), mfn, anyFrame(run, guest)) == 0;
      case 12 -> setAndReadLdt(run, guest);
      case 13 -> calls.updateDescriptor(anySlot(run, mfn), anyDescriptor(run)) == 0;
      case 14 -> balloon(run, guest, mfn);
      case 15 ->
          calls.mmuext(
                  random.nextBoolean() ? MMUEXT_CLEAR_PAGE : MMUEXT_COPY_PAGE,
                  mfn,
                  anyFrame(run, guest))
              == 0;
      case 16 -> grant(run, guest, mfn);
      default -> writeThroughTlb(run, guest);
    };
  }

  private static long anyFrame(Run run, Guest guest) {
    return switch (run.random.nextInt(12)) {
      case 0 -> run.random.nextInt(run.machine.frames.frames());
      case 1 -> run.random.nextLong() >>> run.random.nextInt(64);
      default -> guest.base + run.random.nextInt(FRAMES);
    };
  }

  private static long anySlot(Run run, long mfn) {
    int slot = run.random.nextInt(8) == 0 ? run.random.nextInt(512) : run.random.nextInt(4);
    return TestMachine.slot(mfn, slot);
  }

  /** Mostly what would be right in this table. */
  private static long anyEntry(Run run, Guest guest, long table) {
    long flags =
        switch (run.random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> run.random.nextInt(4096);
          case 2, 3 -> 0x65;
          default -> 0x67;
        };
    long target =
        run.random.nextInt(4) == 0
            ? anyFrame(run, guest)
            : guest.base + below(run, level(table - guest.base));
    return TestMachine.maddr(target) | flags;
  }

  /** What a frame is meant for, so that whole tables come about: 4 to 1, 0 for data. */
  private static int level(long frame) {
    return frame < FIRST_L3
        ? 4
        : frame < FIRST_L2 ? 3 : frame < FIRST_L1 ? 2 : frame < FIRST_DATA ? 1 : 0;
  }

  private static int below(Run run, int level) {
    return switch (level) {
      case 4 -> FIRST_L3 + run.random.nextInt(FIRST_L2 - FIRST_L3);
      case 3 -> FIRST_L2 + run.random.nextInt(FIRST_L1 - FIRST_L2);
      case 2 -> FIRST_L1 + run.random.nextInt(FIRST_DATA - FIRST_L1);
      default -> FIRST_DATA + run.random.nextInt(FRAMES - FIRST_DATA);
    };
  }

  private static boolean pin(Run run, Guest guest, long mfn) {
    int level = level(mfn - guest.base);
    boolean asMeant = level != 0 && run.random.nextInt(4) != 0;
    return guest.calls.mmuext(asMeant ? level - 1 : run.random.nextInt(4), mfn) == 0;
  }

  private static long anyDescriptor(Run run) {
    return switch (run.random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> 0x00cf9b000000ffffL;
      default -> run.random.nextLong();
    };
  }

  private static boolean setAndReadLdt(Run run, Guest guest) {
    boolean set =
        guest.calls.mmuext(
                MMUEXT_SET_LDT, GUEST_LINEAR * run.random.nextInt(4), run.random.nextInt(1100))
            == 0;
    guest.calls.descriptors.descriptor(run.random.nextInt(1100) << 3 | 7);
    return set;
  }

  private static boolean balloon(Run run, Guest guest, long mfn) {
    guest.calls.put(0, TestGuest.BUFFER + 64, 1, 0, DomainId.SELF);
    guest.calls.put(64, mfn);
    return guest.calls.memoryOp(
            run.random.nextBoolean()
                ? MemoryAbi.XENMEM_DECREASE_RESERVATION
                : MemoryAbi.XENMEM_POPULATE_PHYSMAP)
        == 1;
  }

  /** Grants a frame to the other, who maps it, or unmaps something. */
  private static boolean grant(Run run, Guest guest, long mfn) {
    Guest other = run.guests.get(guest == run.guests.get(0) ? 1 : 0);
    TestGuest calls = other.calls;
    int ref = 8 + run.random.nextInt(4);
    if (run.random.nextInt(3) != 0) {
      if (mfn >= 0 && mfn <= Integer.MAX_VALUE) {
        guest.calls.grants.seed(ref, other.calls.memory.domid(), mfn);
      }
      long address = GUEST_LINEAR * run.random.nextInt(4);
      calls.put(0, address);
      calls.putInt(
          8, GrantAbi.GNTMAP_HOST_MAP | (run.random.nextBoolean() ? GrantAbi.GNTMAP_READONLY : 0));
      calls.putInt(12, ref);
      calls.putShort(16, guest.calls.memory.domid());
      calls.grantOp(GrantAbi.GNTTABOP_MAP_GRANT_REF, 1);
      return (short) calls.getShort(18) == 0;
    }
    calls.put(0, GUEST_LINEAR * run.random.nextInt(4), 0, run.random.nextInt(3));
    calls.grantOp(GrantAbi.GNTTABOP_UNMAP_GRANT_REF, 1);
    return (short) calls.getShort(20) == 0;
  }

  /** What a vcpu could do without asking: a store to any frame that its TLB may hold. */
  private static boolean writeThroughTlb(Run run, Guest guest) {
    int[] writable = guest.staleWritable.stream().toArray();
    if (writable.length == 0) {
      return false;
    }
    long mfn = writable[run.random.nextInt(writable.length)];
    run.machine.memory.writeLong(anySlot(run, mfn), anyEntry(run, guest, mfn));
    return true;
  }
}
