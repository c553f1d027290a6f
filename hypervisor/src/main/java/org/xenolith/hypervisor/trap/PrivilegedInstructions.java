package org.xenolith.hypervisor.trap;

import java.util.Objects;
import org.xenolith.abi.Errno;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * Instructions that ring 3 may not execute, carried out for the guest kernel as far as Xen does:
 * port I/O, CLI and STI within the virtual IOPL, control and debug registers, MSRs, cache
 * write-back, XSETBV. Everything else is #GP, HLT included.
 */
public final class PrivilegedInstructions {
  /** UD2, "xen", CPUID: the forced-emulation prefix of public/arch-x86/xen.h. */
  private static final byte[] XEN_CPUID = {0x0f, 0x0b, 'x', 'e', 'n', 0x0f, (byte) 0xa2};

  /** The instruction has been carried out; no exception vector. */
  private static final int DONE = -1;

  private final Vcpu vcpu;
  private final CpuState state;
  private final TrapBounce bounce;
  private final ControlRegisters control;
  private final ModelSpecificRegisters registers;
  private final InstructionReader reader;
  private final PortInstructions ports;
  private final int[] cpuid = new int[4];

  public PrivilegedInstructions(Vcpu vcpu, TrapBounce bounce, InstructionReader reader) {
    this.vcpu = vcpu;
    this.state = vcpu.cpu().state;
    this.bounce = bounce;
    this.control = vcpu.control();
    this.registers = new ModelSpecificRegisters(vcpu);
    this.reader = reader;
    this.ports = new PortInstructions(vcpu, bounce);
  }

  /** Whether #UD was the prefix before CPUID, which is then done. */
  boolean forcedCpuid() {
    if (!reader.startsWith(state.rip, XEN_CPUID)) {
      return false;
    }
    // A guest kernel sees Xen's own CR4.OSXSAVE here: kernels have come to rely on it.
    boolean osxsave = vcpu.mode().isKernel() || (control.cr4() & ControlRegisters.CR4_OSXSAVE) != 0;
    vcpu.cpuidPolicy()
        .query((int) state.gpr[CpuState.RAX], (int) state.gpr[CpuState.RCX], osxsave, cpuid);
    state.gpr[CpuState.RAX] = Integer.toUnsignedLong(cpuid[0]);
    state.gpr[CpuState.RBX] = Integer.toUnsignedLong(cpuid[1]);
    state.gpr[CpuState.RCX] = Integer.toUnsignedLong(cpuid[2]);
    state.gpr[CpuState.RDX] = Integer.toUnsignedLong(cpuid[3]);
    retire(XEN_CPUID.length);
    return true;
  }

  /** Carries out the instruction at RIP or gives the guest #GP(0). */
  void emulate() {
    Instruction instruction = Objects.requireNonNull(vcpu.cpu().exitInstruction);
    switch (instruction.mnemonic()) {
      case "IN", "OUT", "INS", "OUTS" -> {
        if (ports.emulate(instruction)) {
          retire(instruction.length());
        }
      }
      // The virtual interrupt flag is in vcpu_info: these do nothing where they are allowed.
      case "CLI", "STI" -> finish(instruction, doneIf(control.permitsIo(vcpu.mode().isKernel())));
      default ->
          finish(instruction, vcpu.mode().isKernel() ? emulateForKernel(instruction) : Vector.GP);
    }
  }

  private void finish(Instruction instruction, int outcome) {
    if (outcome == DONE) {
      retire(instruction.length());
    } else {
      bounce.exception(outcome, 0);
    }
  }

  private void retire(int length) {
    state.rip += length;
    long flags = state.flags.get();
    state.flags.set(flags & ~CpuState.FLAG_RF);
    if ((flags & CpuState.FLAG_TF) != 0) {
      control.mergeDr6(1 << 14);
      bounce.exception(Vector.DB, 0);
    }
  }

  private static int doneIf(boolean done) {
    return done ? DONE : Vector.GP;
  }

  /** {@link #DONE}, or the exception that the guest gets. */
  private int emulateForKernel(Instruction instruction) {
    return switch (instruction.mnemonic()) {
      case "RDMSR" -> doneIf(registers.read());
      case "WRMSR" -> doneIf(registers.write());
      case "CLTS" -> {
        state.taskSwitched = false;
        yield DONE;
      }
      // Guests without devices have no cache to write back.
      case "WBINVD", "WBNOINVD" -> DONE;
      case "XSETBV" -> setExtendedControl();
      case "MOV" -> moveSpecial(instruction);
      default -> Vector.GP;
    };
  }

  private int setExtendedControl() {
    if ((control.cr4() & ControlRegisters.CR4_OSXSAVE) == 0) {
      return Vector.UD;
    }
    long value = (state.gpr[CpuState.RAX] & 0xffff_ffffL) | (state.gpr[CpuState.RDX] << 32);
    // XCR0: x87 always, SSE if wanted, nothing else is there.
    if ((int) state.gpr[CpuState.RCX] != 0 || (value & ~3L) != 0 || (value & 1) == 0) {
      return Vector.GP;
    }
    state.xcr0 = value;
    return DONE;
  }

  private int moveSpecial(Instruction instruction) {
    int special = instruction.reg();
    int general = instruction.rm();
    String target = instruction.row().operands().get(0);
    String source = instruction.row().operands().get(1);
    if (target.startsWith("CR")) {
      return doneIf(writeControl(special, state.gpr[general]));
    }
    if (source.startsWith("CR")) {
      return doneIf(readControl(special, general));
    }
    if (target.startsWith("DR")) {
      return switch (control.setDebugRegister(special, state.gpr[general])) {
        case 0 -> DONE;
        case -Errno.ENODEV -> Vector.UD;
        default -> Vector.GP;
      };
    }
    if (source.startsWith("DR") && control.hasDebugRegister(special)) {
      state.gpr[general] = control.debugRegister(special);
      return DONE;
    }
    return source.startsWith("DR") ? Vector.UD : Vector.GP;
  }

  private boolean readControl(int special, int general) {
    switch (special) {
      case 0 -> state.gpr[general] = control.cr0();
      case 2 -> state.gpr[general] = control.cr2();
      case 3 -> state.gpr[general] = vcpu.mode().kernelRootMfn() << 12;
      case 4 -> state.gpr[general] = control.cr4();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean writeControl(int special, long value) {
    switch (special) {
      case 0 -> {
        return control.setCr0(value);
      }
      case 2 -> {
        control.setCr2(value);
        vcpu.info().setCr2(value);
        return true;
      }
      case 3 -> {
        return vcpu.newBasePointer(value >>> 12);
      }
      case 4 -> {
        control.setCr4(value);
        return true;
      }
      default -> {
        return false;
      }
    }
  }
}
