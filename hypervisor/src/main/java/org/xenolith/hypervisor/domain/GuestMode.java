package org.xenolith.hypervisor.domain;

import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.Instruction;

/**
 * Whether a vcpu runs guest kernel or guest user code. Both run in ring 3; they differ in the page
 * tables that are active and in the base of GS.
 */
public final class GuestMode {
  private static final int KERNEL_SLOT = 0;
  private static final int USER_SLOT = 1;

  private final Cpu cpu;
  private boolean kernel = true;
  private long inactiveGsBase;
  private long kernelRootMfn;
  private long userRootMfn;
  private long kernelSp;

  GuestMode(Cpu cpu) {
    this.cpu = cpu;
  }

  public boolean isKernel() {
    return kernel;
  }

  /** Changes between kernel and user: the other page tables and, like SWAPGS, the other GS base. */
  public void toggle() {
    kernel = !kernel;
    long base = cpu.state.segmentBase[Instruction.GS];
    cpu.state.segmentBase[Instruction.GS] = inactiveGsBase;
    inactiveGsBase = base;
    cpu.activateRoot(kernel ? KERNEL_SLOT : USER_SLOT);
  }

  /** The base of GS that the mode which does not run has. */
  public long inactiveGsBase() {
    return inactiveGsBase;
  }

  public void setInactiveGsBase(long base) {
    inactiveGsBase = base;
  }

  /** RSP on entries from user mode (stack_switch). */
  public long kernelSp() {
    return kernelSp;
  }

  public void setKernelSp(long rsp) {
    kernelSp = rsp;
  }

  public long kernelRootMfn() {
    return kernelRootMfn;
  }

  /** 0 for none. */
  public long userRootMfn() {
    return userRootMfn;
  }

  /** Installs the kernel's level-4 table; forgets what was translated through the old one. */
  public void setKernelRoot(long mfn) {
    kernelRootMfn = mfn;
    cpu.setRoot(KERNEL_SLOT, mfn << MachineMemory.PAGE_SHIFT);
  }

  /** Installs the user's level-4 table, 0 for none. */
  public void setUserRoot(long mfn) {
    userRootMfn = mfn;
    cpu.setRoot(USER_SLOT, mfn << MachineMemory.PAGE_SHIFT);
  }
}
