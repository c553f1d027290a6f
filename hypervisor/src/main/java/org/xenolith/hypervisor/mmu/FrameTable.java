package org.xenolith.hypervisor.mmu;

import org.xenolith.hypervisor.HypervisorLog;
import org.xenolith.memory.MachineMemory;

/** Owner, type and reference counts of every machine frame. SKELETON. */
public final class FrameTable {
  public FrameTable(MachineMemory memory, HypervisorLog log) {}
}
