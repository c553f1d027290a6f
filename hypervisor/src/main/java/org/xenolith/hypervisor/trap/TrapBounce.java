package org.xenolith.hypervisor.trap;

import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.Tracer;
import org.xenolith.hypervisor.domain.DomainCrash;
import org.xenolith.hypervisor.domain.GuestMode;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.domain.VcpuInfoArea;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * Makes the guest kernel run one of its handlers: pushes a frame on its stack and points the
 * processor there. From the top of the stack: RCX, R11, the error code where there is one, RIP, CS
 * with the saved upcall mask in bits 39-32, RFLAGS, RSP, SS (struct cpu_user_regs of
 * public/arch-x86/xen-x86_64.h).
 */
public final class TrapBounce {
  /** No error code. */
  public static final int NO_ERROR_CODE = -1;

  private static final int HAVE_ERROR_CODE =
      1 << Vector.DF
          | 1 << Vector.TS
          | 1 << Vector.NP
          | 1 << Vector.SS
          | 1 << Vector.GP
          | 1 << Vector.PF
          | 1 << Vector.AC;

  /** Flags that are clear in a handler. */
  private static final long CLEARED_ON_TRAP =
      CpuState.FLAG_AC | CpuState.FLAG_VM | CpuState.FLAG_RF | CpuState.FLAG_NT | CpuState.FLAG_TF;

  private final Vcpu vcpu;
  private final GuestMode mode;
  private final VcpuInfoArea info;
  private final Cpu cpu;
  private final CpuState state;
  private final MachineMemory memory;
  private final long[] frame = new long[8];

  public TrapBounce(Vcpu vcpu) {
    this.vcpu = vcpu;
    this.mode = vcpu.mode();
    this.info = vcpu.info();
    this.cpu = vcpu.cpu();
    this.state = cpu.state;
    this.memory = cpu.memory;
  }

  /**
   * A processor exception, RIP being what the handler is to see.
   *
   * @param errorCode looked at only where the vector has one
   */
  public void exception(int vector, int errorCode) {
    boolean hasErrorCode = (HAVE_ERROR_CODE >>> vector & 1) != 0;
    deliver(vector, hasErrorCode ? errorCode : NO_ERROR_CODE);
  }

  /** A page fault; the user bit of its error code says whether guest user code faulted. */
  public void pageFault(long address, int errorCode) {
    vcpu.control().setCr2(address);
    info.setCr2(address);
    int withoutUser = errorCode & ~PageFault.USER;
    deliver(Vector.PF, mode.isKernel() ? withoutUser : withoutUser | PageFault.USER);
  }

  /** INT n with RIP already after it: no vector has an error code then. */
  public void softwareInterrupt(int vector) {
    deliver(vector, NO_ERROR_CODE);
  }

  private void deliver(int vector, int errorCode) {
    long handler = vcpu.traps().address(vector);
    trace("trap ", vector, errorCode);
    if (handler == 0) {
      throw new DomainCrash(
          "triple fault: no handler for "
              + describe(vector, errorCode)
              + " at RIP 0x"
              + Long.toHexString(state.rip));
    }
    push(handler, vcpu.traps().masksEvents(vector), errorCode, vector);
  }

  private String describe(int vector, int errorCode) {
    String code =
        errorCode == NO_ERROR_CODE ? "" : ", error code 0x" + Integer.toHexString(errorCode);
    String address = vector == Vector.PF ? " on 0x" + Long.toHexString(vcpu.control().cr2()) : "";
    return VectorNames.name(vector) + " (vector " + vector + code + ")" + address;
  }

  private void trace(String what, int vector, int errorCode) {
    Tracer tracer = vcpu.tracer();
    if (tracer != null && tracer.wants(Tracer.Kind.TRAPS)) {
      String cr2 = vector == Vector.PF ? " cr2 " + Long.toHexString(vcpu.control().cr2()) : "";
      tracer.print(
          vcpu.name(),
          state.rip,
          what + vector + (errorCode < 0 ? "" : " error " + Integer.toHexString(errorCode)) + cr2);
    }
  }

  /** The event upcall. */
  public void event() {
    trace("event callback ", -1, NO_ERROR_CODE);
    push(vcpu.callbacks().event(), true, NO_ERROR_CODE, -1);
  }

  /** A callback other than the event upcall; its address must not be 0. */
  public void callback(long handler, boolean maskEvents) {
    push(handler, maskEvents, NO_ERROR_CODE, -1);
  }

  private void push(long handler, boolean maskEvents, int errorCode, int vector) {
    boolean wasKernel = mode.isKernel();
    if (!wasKernel) {
      mode.toggle();
    }
    long base = (wasKernel ? state.gpr[CpuState.RSP] : mode.kernelSp()) & ~0xfL;
    int words = errorCode == NO_ERROR_CODE ? 7 : 8;
    long stack = base - words * 8L;
    build(wasKernel, errorCode);
    if (handler == 0 || isHypervisors(base) || !store(stack, words)) {
      crash(handler, base, vector, errorCode);
    }
    if (maskEvents) {
      info.setMask(1);
    }
    state.flags.set((state.flags.get() & ~CLEARED_ON_TRAP) | CpuState.FLAG_IF);
    state.gpr[CpuState.RSP] = stack;
    vcpu.setFlatKernelSegments();
    state.rip = handler;
    // Xen returns by SYSRET here, which leaves these two behind.
    state.gpr[CpuState.RCX] = handler;
    state.gpr[CpuState.R11] = state.flags.get();
  }

  private void build(boolean wasKernel, int errorCode) {
    long[] gpr = state.gpr;
    int mask = info.mask();
    long flags = state.flags.get() & ~(long) (CpuState.FLAG_IF | CpuState.FLAG_IOPL);
    int selector = state.selector[Instruction.CS] & 0xffff;
    // RPL 0 tells the guest that its kernel was interrupted.
    long cs = wasKernel ? selector & ~3 : selector;
    int word = 0;
    frame[word++] = gpr[CpuState.RCX];
    frame[word++] = gpr[CpuState.R11];
    if (errorCode != NO_ERROR_CODE) {
      frame[word++] = Integer.toUnsignedLong(errorCode);
    }
    frame[word++] = state.rip;
    frame[word++] = cs | (long) mask << 32;
    frame[word++] = flags | (mask == 0 ? CpuState.FLAG_IF : 0) | vcpu.control().visibleIopl();
    frame[word++] = gpr[CpuState.RSP];
    frame[word] = state.selector[Instruction.SS] & 0xffff;
  }

  /** A stack in Xen's own range; one right at its lower end is the guest's. */
  private static boolean isHypervisors(long base) {
    return Long.compareUnsigned(base, PvAbi.HYPERVISOR_VIRT_START) > 0
        && Long.compareUnsigned(base, PvAbi.HYPERVISOR_VIRT_END + 8 * 8) < 0;
  }

  private boolean store(long stack, int words) {
    vcpu.applyTlbFlush();
    long first = cpu.translate(stack, Cpu.WRITE);
    if (first < 0) {
      return false;
    }
    int inFirst = (int) Math.min(words, (MachineMemory.PAGE_SIZE - (first & 0xfff)) / 8);
    long second = inFirst < words ? cpu.translate(stack + inFirst * 8L, Cpu.WRITE) : 0;
    if (second < 0) {
      return false;
    }
    for (int i = 0; i < words; i++) {
      long maddr = i < inFirst ? first + i * 8L : second + (i - inFirst) * 8L;
      memory.writeLong(maddr, frame[i]);
    }
    return true;
  }

  private void crash(long handler, long base, int vector, int errorCode) {
    String what = vector < 0 ? "a callback" : describe(vector, errorCode);
    String rip = " at RIP 0x" + Long.toHexString(state.rip);
    throw new DomainCrash(
        handler == 0
            ? "triple fault: no callback is registered for an event" + rip
            : "triple fault: the frame of "
                + what
                + rip
                + " cannot be pushed on the kernel stack at 0x"
                + Long.toHexString(base));
  }

  /** Gives an NMI; false where the guest has no handler for it. */
  public boolean deliverNmi() {
    if (vcpu.traps().address(Vector.NMI) == 0) {
      return false;
    }
    deliver(Vector.NMI, NO_ERROR_CODE);
    return true;
  }
}
