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
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.memory.MachineMemory;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.server.RingConnection;
import org.xenolith.xenstore.server.XenStore;

/** A machine in this process: its memory, the hypervisor, and the services of dom0. */
public final class LocalMachine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalMachine.class.getName());
  private static final long PAGES_PER_MIB = 256;

  /** The hypervisor's own frames: shared info, grant tables, the M2P table (8 bytes a frame). */
  private static final long OWN_PAGES_MIN = 4096;

  private final Memfd backing;
  private final Machine machine;
  private final XenStore store = new XenStore();
  private final List<LocalDomain> domains = new CopyOnWriteArrayList<>();

  private LocalMachine(Memfd backing, Machine machine) {
    this.backing = backing;
    this.machine = machine;
    DomainNodes.writeHost(new StoreClient(store));
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
      Machine machine = new Machine(memory, TscTime.ofHost());
      machine.frames().setReleaser(backing::punchHole);
      return new LocalMachine(backing, machine);
    } catch (HostException e) {
      throw new BuildException(
          "The host cannot give " + memoryMib + " MiB of memory: " + e.getMessage(), e);
    }
  }

  public Machine machine() {
    return machine;
  }

  public XenStore store() {
    return store;
  }

  /** What a domain is to be, besides what it boots. */
  public record Identity(int domid, UUID uuid, String name, int vcpus) {}

  /**
   * Builds a domain and leaves it paused. Nothing of it is left where that fails.
   *
   * @param history takes what the guest prints
   * @throws BuildException where it cannot be built
   */
  public LocalDomain createDomain(Identity identity, BootRequest request, ConsoleHistory history)
      throws BuildException {
    DomainBuilder builder = DomainBuilder.prepare(request);
    Domain domain =
        machine.createDomain(
            new DomainOptions(
                identity.domid(),
                identity.uuid(),
                identity.name(),
                request.memoryMib() * PAGES_PER_MIB,
                identity.vcpus()));
    try {
      LocalDomain local = connect(identity, request, builder, domain, history);
      domains.add(local);
      return local;
    } catch (BuildException | RuntimeException e) {
      domain.destroy();
      throw e;
    }
  }

  private LocalDomain connect(
      Identity identity,
      BootRequest request,
      DomainBuilder builder,
      Domain domain,
      ConsoleHistory history)
      throws BuildException {
    int domid = identity.domid();
    ConsoleBackend console = new ConsoleBackend(history, problem -> report(domid, problem));
    RingConnection ring = new RingConnection(store, domid, problem -> report(domid, problem));
    BuiltDomain built = builder.build(domain, ring.doorbell(), console.doorbell());
    DomainNodes nodes = new DomainNodes(new StoreClient(store), domid, identity.uuid());
    double now = System.currentTimeMillis() / 1e3;
    nodes.write(identity.name(), request, built, identity.vcpus(), now);
    console.connect(machine.memory(), built.consoleMfn(), built.console());
    ring.connect(machine.memory(), built.xenstoreMfn(), built.xenstore());
    store.introduce(domid);
    return new LocalDomain(domain, console, store, ring, nodes, domains::remove);
  }

  /** Trouble that nobody waits to hear of: for {@code xm dmesg} and our own log. */
  public void report(int domid, String problem) {
    machine.log().print("d" + domid + ": " + problem);
    LOG.log(System.Logger.Level.WARNING, "domain {0}: {1}", domid, problem);
  }

  /** Destroys every domain. */
  @Override
  public void close() {
    domains.forEach(LocalDomain::destroy);
    machine.close();
    backing.close();
  }
}
