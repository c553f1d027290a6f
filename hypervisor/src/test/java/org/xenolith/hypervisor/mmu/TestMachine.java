package org.xenolith.hypervisor.mmu;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.xenolith.hypervisor.HypervisorLog;
import org.xenolith.memory.MachineMemory;

/** A machine of a few frames without processors, and guests whose hypercalls a test makes. */
public final class TestMachine {
  public final MachineMemory memory;
  public final HypervisorLog log = new HypervisorLog(64 * 1024);
  public final FrameTable frames;
  private final List<TestGuest> guests = new ArrayList<>();

  public TestMachine(int frameCount) {
    memory =
        new MachineMemory(
            Arena.ofAuto().allocate((long) frameCount * MachineMemory.PAGE_SIZE, 4096));
    frames = new FrameTable(memory, log);
  }

  public TestGuest guest(int domid, long maxPages) {
    TestGuest guest = new TestGuest(this, domid, maxPages);
    guests.add(guest);
    return guest;
  }

  public List<TestGuest> guests() {
    return guests;
  }

  public static long maddr(long mfn) {
    return mfn << MachineMemory.PAGE_SHIFT;
  }

  /** Address of an entry of a table. */
  public static long slot(long mfn, int slot) {
    return maddr(mfn) + 8L * slot;
  }

  public long entry(long mfn, int slot) {
    return memory.getLong(slot(mfn, slot));
  }
}
