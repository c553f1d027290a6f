package org.xenolith.hypervisor.domain;

import org.jspecify.annotations.Nullable;
import org.xenolith.abi.Errno;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.Tracer;
import org.xenolith.hypervisor.hypercall.GuestAccess;
import org.xenolith.hypervisor.hypercall.HypercallDispatcher;
import org.xenolith.hypervisor.hypercall.VcpuCall;
import org.xenolith.hypervisor.hypercall.VcpuGuestAccess;
import org.xenolith.hypervisor.mmu.DescriptorTables;
import org.xenolith.hypervisor.mmu.PageTableWrite;
import org.xenolith.hypervisor.sched.Runstate;
import org.xenolith.hypervisor.time.VcpuTimers;
import org.xenolith.hypervisor.trap.Callbacks;
import org.xenolith.hypervisor.trap.ControlRegisters;
import org.xenolith.hypervisor.trap.CpuidPolicy;
import org.xenolith.hypervisor.trap.ExitHandler;
import org.xenolith.hypervisor.trap.TrapBounce;
import org.xenolith.hypervisor.trap.TrapTable;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * One virtual processor of a PV domain: the processor and everything that Xen keeps about it. Its
 * state belongs to its own thread; what other threads may call says so.
 */
public final class Vcpu {
  /** {@link #beginPoll}: for no port, or for several. */
  public static final int POLLS_ANY = -1;

  private static final int NO_POLL = 0;
  private static final long NO_HYPERCALL = -1;

  private final Domain domain;
  private final int id;
  private final String name;
  private final Cpu cpu;
  private final GuestMode mode;
  private final VcpuInfoArea info;
  private final TrapTable traps = new TrapTable();
  private final Callbacks callbacks = new Callbacks();
  private final ControlRegisters control;
  private final SegmentLoader segments;
  private final DescriptorTables descriptorTables;
  private final GuestAccess guest;
  private final VcpuCall call;
  private final VcpuCall multicallCall;
  private final VcpuTimers timers = new VcpuTimers();
  private final Runstate runstate;
  private final MemoryAreas areas;
  private final TrapBounce bounce;
  private final VcpuLoop loop;
  private int timeStampAux;
  private boolean nmiMasked;
  private volatile boolean nmiPending;
  private volatile int polledPort = NO_POLL;
  private volatile boolean tlbFlushWanted;
  private volatile boolean up;
  private volatile long hypercall = NO_HYPERCALL;

  Vcpu(Domain domain, int id) {
    Machine machine = domain.machine();
    this.domain = domain;
    this.id = id;
    this.name = "d" + domain.domid() + "v" + id;
    VcpuEnvironment environment = new VcpuEnvironment(this, machine);
    this.cpu = new Cpu(machine.memory(), environment);
    this.mode = new GuestMode(cpu);
    long shared = domain.sharedInfoMfn() << MachineMemory.PAGE_SHIFT;
    this.info = new VcpuInfoArea(machine.memory(), shared + SharedInfo.vcpuInfo(id));
    this.control = new ControlRegisters(cpu);
    this.descriptorTables = new DescriptorTables(domain.memory(), mode::kernelRootMfn);
    this.segments = new SegmentLoader(cpu.state, descriptorTables);
    this.guest = new VcpuGuestAccess(this);
    this.call = new VcpuCall(this);
    this.multicallCall = new VcpuCall(this);
    this.runstate = new Runstate(machine.time());
    this.areas = new MemoryAreas(this);
    this.bounce = new TrapBounce(this);
    ExitHandler exits =
        new ExitHandler(
            this,
            bounce,
            new HypercallDispatcher(machine.hypercalls()),
            new PageTableWrite(domain.memory()));
    this.loop = new VcpuLoop(this, bounce, exits);
  }

  public Domain domain() {
    return domain;
  }

  public int id() {
    return id;
  }

  /** "d1v0". */
  public String name() {
    return name;
  }

  public Cpu cpu() {
    return cpu;
  }

  public GuestMode mode() {
    return mode;
  }

  public VcpuInfoArea info() {
    return info;
  }

  public TrapTable traps() {
    return traps;
  }

  public Callbacks callbacks() {
    return callbacks;
  }

  public ControlRegisters control() {
    return control;
  }

  public DescriptorTables descriptorTables() {
    return descriptorTables;
  }

  public GuestAccess guest() {
    return guest;
  }

  public VcpuCall call() {
    return call;
  }

  /** The call that a multicall's entries are run as. */
  public VcpuCall multicallCall() {
    return multicallCall;
  }

  public VcpuTimers timers() {
    return timers;
  }

  public Runstate runstate() {
    return runstate;
  }

  public MemoryAreas areas() {
    return areas;
  }

  public CpuidPolicy cpuidPolicy() {
    return domain.machine().cpuidPolicy();
  }

  public @Nullable Tracer tracer() {
    return domain.machine().tracer();
  }

  VcpuLoop loop() {
    return loop;
  }

  /** IA32_TSC_AUX. */
  public int timeStampAux() {
    return timeStampAux;
  }

  public void setTimeStampAux(int value) {
    timeStampAux = value;
  }

  // ---- hypercalls

  /** Remembers which hypercall runs, for messages. */
  public void beginHypercall(long number) {
    hypercall = number;
  }

  public void endHypercall() {
    hypercall = NO_HYPERCALL;
  }

  /** "mmu_update at RIP 0x…" or "RIP 0x…": where the guest is, for messages. */
  String whereabouts() {
    long number = hypercall;
    String at = "RIP 0x" + Long.toHexString(cpu.state.rip);
    return number == NO_HYPERCALL ? at : domain.machine().hypercalls().name(number) + " at " + at;
  }

  /** VCPUOP_register_vcpu_info: 0 or a negative errno. */
  public int registerInfo(long mfn, int offset) {
    if (info.isMoved()) {
      return -Errno.EBUSY;
    }
    if (offset < 0 || offset > MachineMemory.PAGE_SIZE - VcpuInfo.SIZE || (offset & 7) != 0) {
      return -Errno.ENXIO;
    }
    if (!domain.holdWritable(mfn)) {
      return -Errno.EINVAL;
    }
    info.move((mfn << MachineMemory.PAGE_SHIFT) + offset);
    publishTime();
    loop.kick();
    return 0;
  }

  void publishTime() {
    domain.machine().clock().publish(cpu.memory, info.maddr() + VcpuInfo.TIME);
  }

  /** MOV to CR3: installs another kernel root; false where it is not a valid level-4 table. */
  public boolean newBasePointer(long mfn) {
    long old = mode.kernelRootMfn();
    if (mfn != old) {
      if (domain.memory().takeKernelRoot(mfn) != 0) {
        return false;
      }
      mode.setKernelRoot(mfn);
      domain.memory().releaseRoot(old);
    } else {
      flushTlb();
    }
    return true;
  }

  // ---- segments

  /** CS and SS of a guest kernel that Xen has entered. */
  public void setFlatKernelSegments() {
    segments.setFlatKernel();
  }

  /**
   * Ends an iret: loads CS and SS with RPL 3. Where they cannot be loaded the guest gets #GP with
   * the context that it wanted to return to.
   */
  public void returnTo(int cs, int ss) {
    loop.returned();
    int bad = segments.load(cs | 3, ss | 3);
    if (bad >= 0) {
      bounce.exception(Vector.GP, bad & ~3);
    }
  }

  /** SEGBASE_GS_USER_SEL: a selector that cannot be loaded leaves a null one. */
  public void loadUserGs(int selector) {
    int wanted = selector > 3 ? selector | 3 : selector;
    long descriptor = descriptorTables.descriptor(wanted);
    boolean valid = SegmentLoader.isLoadable(descriptor);
    cpu.state.selector[Instruction.GS] = valid ? wanted : 0;
    mode.setInactiveGsBase(valid ? SegmentLoader.base(descriptor) : 0);
  }

  // ---- events and NMIs; from any thread

  /** Makes the vcpu look at what is pending: stops guest code, ends blocking. */
  public void kick() {
    loop.kick();
  }

  /** VCPUOP_send_nmi. */
  public void sendNmi() {
    nmiPending = true;
    loop.kick();
  }

  /** Gives a pending NMI to the guest, unless it is still in its handler. */
  void deliverNmi() {
    if (nmiPending && !nmiMasked) {
      nmiPending = false;
      nmiMasked = bounce.deliverNmi();
    }
  }

  boolean hasNmi() {
    return nmiPending && !nmiMasked;
  }

  /** The guest returns from a handler. */
  public void unmaskNmi() {
    nmiMasked = false;
  }

  // ---- scheduling

  /** The vcpu waits for an event from its next exit on. */
  public void block() {
    loop.block();
  }

  /** From now on a notification of the port (or any, {@link #POLLS_ANY}) ends blocking. */
  public void beginPoll(int port) {
    polledPort = port;
  }

  public void endPoll() {
    polledPort = NO_POLL;
    timers.stopPoll();
  }

  /** Whether a notification of the port is to wake the vcpu; from any thread. */
  boolean polls(int port) {
    return polledPort == port || polledPort == POLLS_ANY;
  }

  /** A timer was set or stopped by a hypercall. */
  public void timersChanged() {
    loop.timersChanged();
  }

  /** Runs on the vcpu's own thread before it next runs guest code; from any thread. */
  public void onItsThread(Runnable action) {
    loop.onItsThread(action);
  }

  public boolean isUp() {
    return up;
  }

  public void up() {
    up = true;
    domain.life().changed();
  }

  public void down() {
    up = false;
    loop.kick();
  }

  /** Whether guest code must not run now. */
  public boolean mustStop() {
    return !up || domain.life().mustStop();
  }

  /** Whether the vcpu will not go on after its hypercall; a pause does not count. */
  public boolean isEnding() {
    return domain.life().isEnding();
  }

  // ---- TLB

  /** Forgets all cached translations of this vcpu; on its own thread. */
  public void flushTlb() {
    tlbFlushWanted = false;
    cpu.flushTlb();
  }

  boolean isTlbFlushWanted() {
    return tlbFlushWanted;
  }

  /** To be called before a translation on behalf of the guest. */
  public void applyTlbFlush() {
    if (tlbFlushWanted) {
      flushTlb();
    }
  }

  /**
   * Has the vcpu forget all translations before it makes another one, and returns when it runs no
   * guest code; from any thread.
   */
  void requestTlbFlush() {
    if (loop.isCurrentThread()) {
      cpu.flushTlb();
    } else {
      tlbFlushWanted = true;
      loop.leaveGuestCode();
    }
  }

  /** Like {@link #requestTlbFlush} for one page; another vcpu's thread forgets all. */
  void requestTlbFlushPage(long linear) {
    if (loop.isCurrentThread()) {
      cpu.flushTlbPage(linear);
    } else {
      requestTlbFlush();
    }
  }

  // ---- start

  /** The register state of arch_set_info_guest for a new 64-bit guest. */
  void start(PvContext context) {
    CpuState state = cpu.state;
    mode.setKernelRoot(context.l4Mfn());
    cpu.activateRoot(0);
    state.rip = context.entry();
    state.gpr[CpuState.RSP] = context.stackTop();
    state.gpr[CpuState.RSI] = context.startInfo();
    mode.setKernelSp(context.stackTop());
    state.flags.set(CpuState.FLAG_IF);
    setFlatKernelSegments();
    for (int segment : new int[] {Instruction.DS, Instruction.ES, Instruction.FS, Instruction.GS}) {
      state.selector[segment] = 0;
    }
    info.setMask(1);
    publishTime();
    up = true;
    loop.start();
  }
}
