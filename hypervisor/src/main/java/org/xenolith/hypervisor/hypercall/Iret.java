package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.domain.DomainCrash;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.x86.cpu.CpuState;

/**
 * iret(): the whole context stands on the caller's stack (struct iret_context of
 * public/arch-x86/xen-x86_64.h). RPL 3 in CS returns to user mode, anything else to the kernel.
 */
final class Iret implements Hypercall {
  /** What of the context's RFLAGS is taken: all defined flags but VM and IOPL. */
  private static final long FLAGS = 0x003d_4dd5L;

  @Override
  public long invoke(Call call) {
    Vcpu vcpu = call.vcpu();
    CpuState state = vcpu.cpu().state;
    long stack = state.gpr[CpuState.RSP];
    try {
      return load(vcpu, state, call.guest(), stack);
    } catch (GuestAccess.BadAddress e) {
      throw new DomainCrash(
          "iret cannot read its context from the kernel stack at 0x" + Long.toHexString(stack));
    }
  }

  private static long load(Vcpu vcpu, CpuState state, GuestAccess guest, long stack)
      throws GuestAccess.BadAddress {
    long rax = guest.readLong(stack + PvAbi.IRET_RAX);
    long r11 = guest.readLong(stack + PvAbi.IRET_R11);
    long rcx = guest.readLong(stack + PvAbi.IRET_RCX);
    long flags = guest.readLong(stack + PvAbi.IRET_FLAGS);
    long rip = guest.readLong(stack + PvAbi.IRET_RIP);
    long rflags = guest.readLong(stack + PvAbi.IRET_RFLAGS);
    long rsp = guest.readLong(stack + PvAbi.IRET_RSP);
    int cs = (int) guest.readLong(stack + PvAbi.IRET_CS) & 0xffff;
    int ss = (int) guest.readLong(stack + PvAbi.IRET_SS) & 0xffff;
    if ((cs & 3) == 3) {
      if (vcpu.mode().userRootMfn() == 0) {
        throw new DomainCrash("iret to user mode, but the guest has no user page tables");
      }
      vcpu.mode().toggle();
    }
    if (vcpu.control().isArchitecturalIopl()) {
      vcpu.control().setIopl((int) (rflags >>> 12) & 3);
    }
    vcpu.info().setMask((rflags & CpuState.FLAG_IF) == 0 ? 1 : 0);
    state.rip = rip;
    state.gpr[CpuState.RSP] = rsp;
    state.flags.set((rflags & FLAGS) | CpuState.FLAG_IF);
    state.gpr[CpuState.RAX] = rax;
    if ((flags & PvAbi.VGCF_IN_SYSCALL) == 0) {
      state.gpr[CpuState.R11] = r11;
      state.gpr[CpuState.RCX] = rcx;
    } else {
      state.gpr[CpuState.R11] = state.flags.get();
      state.gpr[CpuState.RCX] = rip;
    }
    vcpu.unmaskNmi();
    vcpu.returnTo(cs, ss);
    return state.gpr[CpuState.RAX];
  }
}
