package org.xenolith.hypervisor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.memory.MachineMemory;

/**
 * One instance of the hypervisor: machine memory, the frame table, the domains in it and its
 * message ring. Nothing here is static: two machines can stand in one process. SKELETON.
 */
public final class Machine implements AutoCloseable {
  private final MachineMemory memory;
  private final HypervisorLog log;
  private final FrameTable frames;

  public Machine(MachineMemory memory, TimeSource time) {
    this.memory = memory;
    this.log = new HypervisorLog(256 * 1024);
    this.frames = new FrameTable(memory, log);
  }

  public MachineMemory memory() {
    return memory;
  }

  /** The hypervisor's own message ring, what {@code xm dmesg} shows. */
  public HypervisorLog log() {
    return log;
  }

  public FrameTable frames() {
    return frames;
  }

  /**
   * Creates a paused domain without memory. @throws IllegalArgumentException where the domid is
   * taken
   */
  public Domain createDomain(DomainOptions options) {
    throw new UnsupportedOperationException();
  }

  public @Nullable Domain domain(int domid) {
    throw new UnsupportedOperationException();
  }

  public List<Domain> domains() {
    throw new UnsupportedOperationException();
  }

  /** Destroys every domain and waits for their threads. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
