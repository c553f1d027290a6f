package org.xenolith.machine;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xenolith.backends.console.ConsoleBackend;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.boot.BootRequest;
import org.xenolith.builder.boot.BuiltDomain;
import org.xenolith.builder.boot.DomainBuilder;
import org.xenolith.host.HostException;
import org.xenolith.host.Memfd;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.memory.MachineMemory;

/** A machine in this process: its memory, the hypervisor, and the services of dom0. */
public final class LocalMachine implements AutoCloseable {
  private static final long PAGES_PER_MIB = 256;

  /** The hypervisor's own frames: shared info, grant tables, the M2P table (8 bytes a frame). */
  private static final long OWN_PAGES_MIN = 4096;

  private final Memfd backing;
  private final Machine machine;
  private final List<LocalDomain> domains = new CopyOnWriteArrayList<>();

  private LocalMachine(Memfd backing, Machine machine) {
    this.backing = backing;
    this.machine = machine;
  }

  /**
   * @param memoryMib the most that all its domains together may have
   * @throws BuildException where the host cannot give that much
   */
  public static LocalMachine create(String name, long memoryMib) throws BuildException {
    HostMemory.require(memoryMib);
    long pages = memoryMib * PAGES_PER_MIB;
    long allPages = pages + pages / 256 + OWN_PAGES_MIN;
    try {
      Memfd backing = Memfd.create("xenolith-" + name, allPages * MachineMemory.PAGE_SIZE);
      MachineMemory memory = new MachineMemory(backing.segment());
      return new LocalMachine(backing, new Machine(memory, TimeSource.host()));
    } catch (HostException e) {
      throw new BuildException(
          "The host cannot give " + memoryMib + " MiB of memory: " + e.getMessage(), e);
    }
  }

  public Machine machine() {
    return machine;
  }

  /**
   * Builds a domain and leaves it paused. Nothing of it is left where that fails.
   *
   * @throws BuildException where it cannot be built
   */
  public LocalDomain createDomain(
      int domid, UUID uuid, String name, BootRequest request, int vcpus, ConsoleHistory history)
      throws BuildException {
    DomainBuilder builder = DomainBuilder.prepare(request);
    Domain domain =
        machine.createDomain(
            new DomainOptions(domid, uuid, name, request.memoryMib() * PAGES_PER_MIB, vcpus));
    try {
      ConsoleBackend console = new ConsoleBackend(history, machine.log()::print);
      BuiltDomain built = builder.build(domain, () -> {}, console.doorbell());
      console.connect(machine.memory(), built.consoleMfn(), built.console());
      LocalDomain local = new LocalDomain(domain, console);
      domains.add(local);
      return local;
    } catch (BuildException | RuntimeException e) {
      domain.destroy();
      throw e;
    }
  }

  /** Destroys every domain. */
  @Override
  public void close() {
    domains.forEach(LocalDomain::destroy);
    machine.close();
    backing.close();
  }
}
