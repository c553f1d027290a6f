package org.xenolith.hypervisor.trap;

import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.Tracer;
import org.xenolith.hypervisor.domain.GuestMode;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.hypercall.HypercallDispatcher;
import org.xenolith.hypervisor.mmu.PageTableWrite;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Exit;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/** What a vcpu does with each exit of its processor. */
public final class ExitHandler {
  /** INT n through a gate that may not be used: the error code names the IDT entry. */
  private static final int IDT_ERROR = 2;

  private static final int LINUX_SYSCALL_VECTOR = 0x80;

  private final Vcpu vcpu;
  private final GuestMode mode;
  private final Cpu cpu;
  private final CpuState state;
  private final TrapBounce bounce;
  private final HypercallDispatcher hypercalls;
  private final PageTableWrite pageTableWrite;
  private final InstructionReader reader;
  private final PrivilegedInstructions privileged;

  public ExitHandler(
      Vcpu vcpu, TrapBounce bounce, HypercallDispatcher hypercalls, PageTableWrite pageTableWrite) {
    this.vcpu = vcpu;
    this.mode = vcpu.mode();
    this.cpu = vcpu.cpu();
    this.state = cpu.state;
    this.bounce = bounce;
    this.hypercalls = hypercalls;
    this.pageTableWrite = pageTableWrite;
    this.reader = new InstructionReader(vcpu);
    this.privileged = new PrivilegedInstructions(vcpu, bounce, reader);
  }

  /** Acts on an exit; REQUESTED is the vcpu loop's. */
  public void handle(Exit exit) {
    Tracer tracer = vcpu.tracer();
    if (tracer != null && tracer.wants(Tracer.Kind.EXITS)) {
      tracer.print(vcpu.name(), state.rip, exit + " vector " + cpu.exitVector);
    }
    switch (exit) {
      case EXCEPTION -> exception(cpu.exitVector, cpu.exitErrorCode);
      case SOFTWARE_INTERRUPT -> softwareInterrupt(cpu.exitVector, cpu.exitLength);
      case SYSCALL -> syscall();
      case SYSCALL32 -> {
        enterSystemCall(PvAbi.FLAT_USER_CS32);
        bounceSystemCall(vcpu.callbacks().syscall32(), vcpu.callbacks().syscall32MasksEvents());
      }
      case SYSENTER -> sysenter();
      case PRIVILEGED -> privileged.emulate();
      case REQUESTED -> {}
    }
  }

  private void exception(int vector, int errorCode) {
    switch (vector) {
      case Vector.PF -> pageFault(errorCode);
      case Vector.UD -> {
        if (!privileged.forcedCpuid()) {
          bounce.exception(vector, errorCode);
        }
      }
      case Vector.NM -> {
        // Part of the ABI: the guest's handler finds TS clear.
        state.taskSwitched = false;
        bounce.exception(vector, errorCode);
      }
      default -> bounce.exception(vector, errorCode);
    }
  }

  private void pageFault(int errorCode) {
    long address = state.cr2;
    int relevant =
        PageFault.PRESENT | PageFault.WRITE | PageFault.RESERVED_BIT | PageFault.INSTRUCTION_FETCH;
    if (mode.isKernel()
        && (errorCode & relevant) == (PageFault.PRESENT | PageFault.WRITE)
        && vcpu.domain().isAssisted(PvAbi.VMASST_TYPE_WRITABLE_PAGETABLES)
        && address >>> 43 != PvAbi.HYPERVISOR_VIRT_START >>> 43) {
      Instruction instruction = reader.at(state.rip);
      if (instruction != null && pageTableWrite.emulate(vcpu.call(), cpu, address, instruction)) {
        return;
      }
    }
    bounce.pageFault(address, errorCode);
  }

  private void softwareInterrupt(int vector, int length) {
    TrapTable traps = vcpu.traps();
    // INT3, INTO and Linux's vector go through gates that everybody may use.
    boolean open = vector == Vector.BP || vector == Vector.OF;
    open |= vector == LINUX_SYSCALL_VECTOR && traps.address(vector) != 0;
    if (open || traps.permitsSoftwareInterrupt(vector, mode.isKernel())) {
      state.rip += length;
      bounce.softwareInterrupt(vector);
    } else {
      bounce.exception(Vector.GP, vector << 3 | IDT_ERROR);
    }
  }

  private void syscall() {
    enterSystemCall(PvAbi.FLAT_KERNEL_CS);
    if (mode.isKernel()) {
      hypercalls.dispatch(vcpu);
    } else {
      bounceSystemCall(vcpu.callbacks().syscall(), vcpu.callbacks().syscallMasksEvents());
    }
  }

  /** What SYSCALL itself does to the registers. */
  private void enterSystemCall(int codeSelector) {
    state.gpr[CpuState.RCX] = state.rip;
    state.gpr[CpuState.R11] = state.flags.get();
    state.selector[Instruction.CS] = codeSelector;
    state.selector[Instruction.SS] = PvAbi.FLAT_KERNEL_SS;
  }

  private void bounceSystemCall(long callback, boolean maskEvents) {
    if (callback == 0) {
      // Length of SYSCALL: the fault is at the instruction.
      state.rip -= 2;
      bounce.exception(Vector.UD, 0);
      return;
    }
    bounce.callback(callback, maskEvents);
    state.flags.set(state.flags.get() & ~CpuState.FLAG_DF);
  }

  /** SYSENTER saves nothing: the guest's user code tells its kernel where it came from. */
  private void sysenter() {
    state.selector[Instruction.SS] = PvAbi.FLAT_RING3_DS32;
    state.selector[Instruction.CS] = 3;
    state.gpr[CpuState.RSP] = 0;
    state.rip = 0;
    if (vcpu.callbacks().sysenter() == 0) {
      bounce.exception(Vector.GP, 0);
    } else {
      bounce.callback(vcpu.callbacks().sysenter(), vcpu.callbacks().sysenterMasksEvents());
    }
  }
}
