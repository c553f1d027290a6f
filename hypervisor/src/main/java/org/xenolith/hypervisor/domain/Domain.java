package org.xenolith.hypervisor.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.evtchn.DomainEventChannels;
import org.xenolith.hypervisor.evtchn.EventChannels;
import org.xenolith.hypervisor.grant.DomainGrantTable;
import org.xenolith.hypervisor.grant.GrantTable;
import org.xenolith.hypervisor.mmu.DomainMemory;
import org.xenolith.hypervisor.sched.Watchdogs;
import org.xenolith.memory.MachineMemory;

/**
 * A domain: its memory, vcpus, event channels and grants. The toolstack's side (builder, backends,
 * machine) may be called from any thread but the domain's own vcpus'.
 */
public final class Domain {
  private static final System.Logger LOG = System.getLogger(Domain.class.getName());

  private final Machine machine;
  private final DomainOptions options;
  private final DomainMemory memory;
  private final long sharedInfoMfn;
  private final DomainGrantTable grantTable;
  private final DomainEventChannels channels;
  private final List<Vcpu> vcpus = new CopyOnWriteArrayList<>();
  private final DomainLife life;
  private final Watchdogs watchdogs = new Watchdogs();
  private final GuestConsole console;
  private final List<Long> heldFrames = new ArrayList<>();
  private final CompletableFuture<Boolean> released = new CompletableFuture<>();
  private volatile long assists;

  /** Use {@link Machine#createDomain}. */
  public Domain(Machine machine, DomainOptions options) {
    this.machine = machine;
    this.options = options;
    this.life = new DomainLife(this);
    this.console = new GuestConsole(machine.log(), options.domid());
    this.memory =
        new DomainMemory(
            machine.frames(),
            options.domid(),
            options.maxPages(),
            new VcpuTlbs(this),
            this::reportMistake);
    try {
      this.sharedInfoMfn = memory.allocateShared(1);
      this.grantTable = new DomainGrantTable(memory, DomainGrantTable.DEFAULT_MAX_FRAMES);
    } catch (IllegalStateException full) {
      memory.relinquish();
      throw full;
    }
    this.channels =
        new DomainEventChannels(
            machine.memory(),
            new DomainEventSink(this),
            domid -> {
              Domain peer = machine.domain(domid);
              return peer == null ? null : peer.channels();
            },
            machine.eventLock());
    for (int id = 0; id < options.vcpus(); id++) {
      Vcpu vcpu = new Vcpu(this, id);
      vcpu.info().setMask(1);
      vcpus.add(vcpu);
    }
  }

  public Machine machine() {
    return machine;
  }

  public int domid() {
    return options.domid();
  }

  public UUID uuid() {
    return options.uuid();
  }

  public String name() {
    return options.name();
  }

  // ---- toolstack side: memory

  /**
   * Gives the domain zeroed frames, contiguous and ascending.
   *
   * @return the first MFN
   * @throws IllegalStateException where the machine has no such run of free frames or maxPages
   *     would be passed
   */
  public long populate(long frames) {
    return memory.populate(frames);
  }

  /** Sets the M2P entry of a frame that the domain owns. */
  public void setMachineToPhysical(long mfn, long pfn) {
    memory.setMachineToPhysical(mfn, pfn);
  }

  /** Frames owned now. */
  public long pages() {
    return memory.pages();
  }

  public long maxPages() {
    return memory.maxPages();
  }

  public void setMaxPages(long pages) {
    memory.setMaxPages(pages);
  }

  /** MFN of the shared info page (owned by Xen, mapped by the guest). */
  public long sharedInfoMfn() {
    return sharedInfoMfn;
  }

  // ---- toolstack side: life

  /**
   * Validates the initial page tables, sets the first vcpu's context and leaves the domain paused.
   *
   * @throws IllegalArgumentException where the page tables are not valid: a bug of the builder
   */
  public void startPv(PvContext context) {
    memory.installFirstRoot(context.l4Mfn());
    machine.clock().publishWallClock(machine.memory(), sharedInfoMfn << MachineMemory.PAGE_SHIFT);
    vcpus.get(0).start(context);
  }

  /** Pauses nest; a new domain has one. Returns when no vcpu is running. */
  public void pause() {
    life.pause();
  }

  /**
   * @throws IllegalStateException where the domain is not paused
   */
  public void unpause() {
    life.unpause();
  }

  /**
   * Ends the domain: vcpus stop, event channels close, frames are freed, and the domid is free.
   * Idempotent; listeners of shutdown are not told. On a thread of the domain's own vcpus it only
   * begins: a vcpu cannot wait for its own end.
   */
  public void destroy() {
    boolean own = currentVcpu() != null;
    if (life.die()) {
      if (own) {
        Thread.ofPlatform().name("d" + domid() + " destroy").start(this::release);
      } else {
        release();
      }
    }
    if (!own) {
      released.join();
    }
  }

  private void release() {
    try {
      releaseAll();
    } finally {
      machine.forget(this);
      released.complete(true);
    }
  }

  private void releaseAll() {
    for (Vcpu vcpu : vcpus) {
      vcpu.loop().join();
      vcpu.loop().close();
    }
    console.finish();
    channels.closeAll();
    grantTable.releaseMappings();
    synchronized (heldFrames) {
      heldFrames.forEach(mfn -> memory.frames().releaseFrame(mfn, true));
      heldFrames.clear();
    }
    for (Vcpu vcpu : vcpus) {
      memory.releaseRoot(vcpu.mode().kernelRootMfn());
      memory.releaseRoot(vcpu.mode().userRootMfn());
      vcpu.descriptorTables().release();
      vcpu.cpu().close();
    }
    memory.relinquish();
  }

  /**
   * Called once, on a thread of the machine, when the domain has shut down (or crashed): all vcpus
   * have stopped.
   */
  public void onShutdown(Consumer<ShutdownReason> listener) {
    life.onShutdown(listener);
  }

  public Optional<ShutdownReason> shutdownReason() {
    return life.shutdownReason();
  }

  /** Where the domain crashed: one sentence saying what it did; also in the log. */
  public Optional<String> crashReport() {
    return life.crashReport();
  }

  public boolean isPaused() {
    return life.isPaused();
  }

  /** All vcpus wait for an event. */
  public boolean isBlocked() {
    return vcpus.stream().allMatch(vcpu -> !vcpu.isUp() || vcpu.loop().isBlocked());
  }

  public boolean isDying() {
    return life.isDying();
  }

  public long cpuTimeNanos() {
    return vcpus.stream().mapToLong(vcpu -> vcpu.runstate().runningNanos()).sum();
  }

  public long instructionsRetired() {
    return vcpus.stream().mapToLong(vcpu -> vcpu.cpu().instructionsRetired()).sum();
  }

  public int vcpuCount() {
    return options.vcpus();
  }

  // ---- devices

  public EventChannels eventChannels() {
    return channels;
  }

  /** Frames, page tables and TLBs of the domain, for the hypercalls of memory. */
  public DomainMemory memory() {
    return memory;
  }

  public GrantTable grantTable() {
    return grantTable;
  }

  // ---- the hypervisor's side

  public Vcpu vcpu(int id) {
    return vcpus.get(id);
  }

  public List<Vcpu> vcpus() {
    return vcpus;
  }

  public DomainEventChannels channels() {
    return channels;
  }

  public Watchdogs watchdogs() {
    return watchdogs;
  }

  /** What the guest writes with console_io. */
  public GuestConsole console() {
    return console;
  }

  DomainLife life() {
    return life;
  }

  /** The vcpu of this domain whose thread this is, null on other threads. */
  @Nullable Vcpu currentVcpu() {
    for (Vcpu vcpu : vcpus) {
      if (vcpu.loop().isCurrentThread()) {
        return vcpu;
      }
    }
    return null;
  }

  void nudgeVcpus() {
    vcpus.forEach(vcpu -> vcpu.loop().nudge());
  }

  /** vm_assist: whether the guest has switched a {@code PvAbi.VMASST_TYPE_*} on. */
  public boolean isAssisted(int type) {
    return (assists >>> type & 1) != 0;
  }

  public synchronized void setAssisted(int type, boolean on) {
    assists = on ? assists | 1L << type : assists & ~(1L << type);
    if (type == PvAbi.VMASST_TYPE_ARCHITECTURAL_IOPL) {
      vcpus.forEach(vcpu -> vcpu.control().setArchitecturalIopl(on));
    }
  }

  /** Stops the domain's vcpus for good, on the guest's own wish. */
  public void shutdown(ShutdownReason reason) {
    life.shutdown(reason);
  }

  /** What a later shutdown is to count as (SCHEDOP_shutdown_code). */
  public void setShutdownCode(ShutdownReason reason) {
    life.setShutdownCode(reason);
  }

  /** The guest did what ends it; on the vcpu's own thread. */
  void crash(Vcpu vcpu, String sentence) {
    new CrashReport(vcpu).print(sentence);
    life.crash(sentence);
  }

  /** We did what must never happen; on the vcpu's own thread. */
  void crashByBug(Vcpu vcpu, Throwable bug) {
    LOG.log(System.Logger.Level.ERROR, "bug of the hypervisor while running " + vcpu.name(), bug);
    String sentence =
        "bug of the hypervisor at "
            + vcpu.whereabouts()
            + ": "
            + bug
            + (bug.getStackTrace().length > 0 ? " at " + bug.getStackTrace()[0] : "");
    try {
      new CrashReport(vcpu).print(sentence);
    } catch (RuntimeException again) {
      bug.addSuppressed(again);
    }
    life.crash(sentence);
  }

  /**
   * Prints what a guest did wrong, with the vcpu that did it and where.
   *
   * @param sentence without a prefix
   */
  public void reportMistake(String sentence) {
    Vcpu vcpu = currentVcpu();
    machine
        .log()
        .print(
            vcpu == null
                ? "d" + domid() + ": " + sentence
                : vcpu.name() + " " + vcpu.whereabouts() + ": " + sentence);
  }

  /** Takes a writable reference of a frame of the guest's; false where that is not possible. */
  public boolean holdWritable(long mfn) {
    if (!memory.takeFrame(mfn, true)) {
      return false;
    }
    synchronized (heldFrames) {
      heldFrames.add(mfn);
    }
    return true;
  }

  /** Drops a reference of {@link #holdWritable}. */
  public void releaseWritable(long mfn) {
    synchronized (heldFrames) {
      if (!heldFrames.remove((Long) mfn)) {
        return;
      }
    }
    memory.frames().releaseFrame(mfn, true);
  }
}
