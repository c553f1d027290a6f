package org.xenolith.hypervisor;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.DomainId;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.hypervisor.hypercall.HypercallTable;
import org.xenolith.hypervisor.mmu.FrameTable;
import org.xenolith.hypervisor.time.Alarm;
import org.xenolith.hypervisor.time.PvClock;
import org.xenolith.hypervisor.trap.CpuidPolicy;
import org.xenolith.memory.MachineMemory;

/**
 * One instance of the hypervisor: machine memory, the frame table, the domains in it and its
 * message ring. Nothing here is static: two machines can stand in one process.
 */
public final class Machine implements AutoCloseable {
  private static final int LOG_BYTES = 256 * 1024;

  private final MachineMemory memory;
  private final TimeSource time;
  private final LongSupplier randomness;
  private final @Nullable Tracer tracer;
  private final HypervisorLog log = new HypervisorLog(LOG_BYTES);
  private final FrameTable frames;
  private final PvClock clock;
  private final CpuidPolicy cpuidPolicy;
  private final HypercallTable hypercalls = new HypercallTable();
  private final Alarm alarm;
  private final Object eventLock = new Object();
  private final Map<Integer, Domain> domains = new ConcurrentSkipListMap<>();

  /** A machine with the host's randomness, tracing what {@link Tracer#PROPERTY} asks for. */
  public Machine(MachineMemory memory, TimeSource time) {
    this(memory, time, hostRandomness(), Tracer.fromProperty());
  }

  /**
   * @param randomness 64 random bits at a time, for the guests' RDRAND and RDSEED
   */
  public Machine(
      MachineMemory memory, TimeSource time, LongSupplier randomness, @Nullable Tracer tracer) {
    this.memory = memory;
    this.time = time;
    this.randomness = randomness;
    this.tracer = tracer;
    this.frames = new FrameTable(memory, log);
    this.clock = new PvClock(time);
    this.cpuidPolicy = new CpuidPolicy(time, clock, memory.frames());
    this.alarm = new Alarm(time);
  }

  private static LongSupplier hostRandomness() {
    SecureRandom random = new SecureRandom();
    return random::nextLong;
  }

  public MachineMemory memory() {
    return memory;
  }

  public TimeSource time() {
    return time;
  }

  public LongSupplier randomness() {
    return randomness;
  }

  public @Nullable Tracer tracer() {
    return tracer;
  }

  /** The hypervisor's own message ring, what {@code xm dmesg} shows. */
  public HypervisorLog log() {
    return log;
  }

  public FrameTable frames() {
    return frames;
  }

  public PvClock clock() {
    return clock;
  }

  public CpuidPolicy cpuidPolicy() {
    return cpuidPolicy;
  }

  public HypercallTable hypercalls() {
    return hypercalls;
  }

  public Alarm alarm() {
    return alarm;
  }

  /** Guards the event channels of all domains: a channel has its ends in two of them. */
  public Object eventLock() {
    return eventLock;
  }

  /**
   * Creates a paused domain without memory.
   *
   * @throws IllegalArgumentException where the domid is taken or no guest's, or the number of vcpus
   *     is not 1
   * @throws IllegalStateException where the machine has not even the frames that a domain begins
   *     with
   */
  public synchronized Domain createDomain(DomainOptions options) {
    int domid = options.domid();
    if (domid <= 0 || domid >= DomainId.FIRST_RESERVED) {
      throw new IllegalArgumentException(domid + " is no guest's domid");
    }
    if (options.vcpus() != 1) {
      throw new IllegalArgumentException("a domain has one vcpu, not " + options.vcpus());
    }
    if (domains.containsKey(domid)) {
      throw new IllegalArgumentException("there is a domain " + domid);
    }
    Domain domain = new Domain(this, options);
    domains.put(domid, domain);
    return domain;
  }

  public @Nullable Domain domain(int domid) {
    return domains.get(domid);
  }

  public List<Domain> domains() {
    return List.copyOf(domains.values());
  }

  /** The domain has been destroyed: its domid is free. */
  public void forget(Domain domain) {
    domains.remove(domain.domid(), domain);
  }

  /** Destroys every domain and waits for their threads. */
  @Override
  public void close() {
    domains().forEach(Domain::destroy);
    alarm.close();
  }
}
