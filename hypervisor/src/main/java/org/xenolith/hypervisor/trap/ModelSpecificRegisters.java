package org.xenolith.hypervisor.trap;

import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.hypercall.HypercallPage;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * RDMSR and WRMSR of a PV guest's kernel. A register that is not in the table here does not exist:
 * #GP, as on Xen.
 */
public final class ModelSpecificRegisters {
  private static final System.Logger LOG = System.getLogger(ModelSpecificRegisters.class.getName());

  private static final int IA32_TSC = 0x10;
  private static final int IA32_PLATFORM_ID = 0x17;
  private static final int IA32_APIC_BASE = 0x1b;
  private static final int IA32_FEATURE_CONTROL = 0x3a;
  private static final int IA32_UCODE_REV = 0x8b;
  private static final int INTEL_PLATFORM_INFO = 0xce;
  private static final int INTEL_MISC_FEATURES_ENABLES = 0x140;
  private static final int IA32_MCG_CAP = 0x179;
  private static final int IA32_MCG_STATUS = 0x17a;
  private static final int IA32_MCG_CTL = 0x17b;
  private static final int IA32_PERF_STATUS = 0x198;
  private static final int IA32_PERF_CTL = 0x199;
  private static final int IA32_THERM_STATUS = 0x19c;
  private static final int IA32_MISC_ENABLE = 0x1a0;
  private static final int IA32_ENERGY_PERF_BIAS = 0x1b0;
  private static final int IA32_CR_PAT = 0x277;
  private static final int IA32_PERF_CAPABILITIES = 0x345;
  private static final int XEN_HYPERCALL_PAGE = 0x4000_0000;
  private static final int EFER = 0xc000_0080;
  private static final int FS_BASE = 0xc000_0100;
  private static final int GS_BASE = 0xc000_0101;
  private static final int KERNEL_GS_BASE = 0xc000_0102;
  private static final int TSC_AUX = 0xc000_0103;

  /** Enabled, at its default address; bit 8 on the first processor. */
  private static final long APIC_BASE_VALUE = 0xfee0_0800L;

  private static final long APIC_BASE_BSP = 1 << 8;

  /** LOCK. */
  private static final long FEATURE_CONTROL_VALUE = 1;

  /** Fast strings, no BTS, no PEBS, no xTPR messages. */
  private static final long MISC_ENABLE_VALUE = 1 | 1 << 11 | 1 << 12 | 1 << 23;

  /** SCE, LME, LMA, NXE. */
  private static final long EFER_VALUE = 1 | 1 << 8 | 1 << 10 | 1 << 11;

  /** WB, WT, UC-, UC, WC, WP, UC, UC. */
  private static final long PAT_VALUE = 0x0000_0501_0007_0406L;

  private final Vcpu vcpu;
  private final CpuState state;

  public ModelSpecificRegisters(Vcpu vcpu) {
    this.vcpu = vcpu;
    this.state = vcpu.cpu().state;
  }

  /** RDMSR of the register in ECX into EDX:EAX; false for #GP. */
  public boolean read() {
    int register = (int) state.gpr[CpuState.RCX];
    if (!isReadable(register) && vcpu.traps().address(Vector.GP) != 0) {
      LOG.log(
          System.Logger.Level.DEBUG, "{0} RDMSR 0x{1} unimplemented", vcpu.name(), hex(register));
      return false;
    }
    // Kernels look at registers before they have a handler for the fault: Xen gives 0 then.
    long value = isReadable(register) ? value(register) : 0;
    state.gpr[CpuState.RAX] = value & 0xffff_ffffL;
    state.gpr[CpuState.RDX] = value >>> 32;
    return true;
  }

  private static boolean isReadable(int register) {
    return switch (register) {
      case IA32_TSC,
          IA32_APIC_BASE,
          IA32_FEATURE_CONTROL,
          IA32_MISC_ENABLE,
          IA32_CR_PAT,
          EFER,
          FS_BASE,
          GS_BASE,
          KERNEL_GS_BASE,
          TSC_AUX,
          IA32_PLATFORM_ID,
          IA32_UCODE_REV,
          INTEL_PLATFORM_INFO,
          INTEL_MISC_FEATURES_ENABLES,
          IA32_MCG_CAP,
          IA32_MCG_STATUS,
          IA32_MCG_CTL,
          IA32_PERF_STATUS,
          IA32_PERF_CTL,
          IA32_THERM_STATUS,
          IA32_PERF_CAPABILITIES,
          XEN_HYPERCALL_PAGE ->
          true;
      default -> false;
    };
  }

  /** What a readable register holds; those without a case are there and read as 0. */
  private long value(int register) {
    return switch (register) {
      case IA32_TSC -> vcpu.domain().machine().time().timeStampCounter();
      case IA32_APIC_BASE -> APIC_BASE_VALUE | (vcpu.id() == 0 ? APIC_BASE_BSP : 0);
      case IA32_FEATURE_CONTROL -> FEATURE_CONTROL_VALUE;
      case IA32_MISC_ENABLE -> MISC_ENABLE_VALUE;
      case IA32_CR_PAT -> PAT_VALUE;
      case EFER -> EFER_VALUE;
      case FS_BASE -> state.segmentBase[Instruction.FS];
      case GS_BASE -> state.segmentBase[Instruction.GS];
      case KERNEL_GS_BASE -> vcpu.mode().inactiveGsBase();
      case TSC_AUX -> Integer.toUnsignedLong(vcpu.timeStampAux());
      default -> 0;
    };
  }

  /** WRMSR of EDX:EAX to the register in ECX; false for #GP. */
  public boolean write() {
    int register = (int) state.gpr[CpuState.RCX];
    long value = (state.gpr[CpuState.RAX] & 0xffff_ffffL) | (state.gpr[CpuState.RDX] << 32);
    boolean written = writeValue(register, value);
    if (!written) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0} WRMSR 0x{1} value 0x{2} unimplemented",
          vcpu.name(),
          hex(register),
          Long.toHexString(value));
    }
    return written;
  }

  private boolean writeValue(int register, long value) {
    switch (register) {
      case FS_BASE, GS_BASE, KERNEL_GS_BASE -> {
        return setBase(register, value);
      }
      case EFER -> {
        return value == EFER_VALUE;
      }
      case IA32_MISC_ENABLE, IA32_PERF_CTL, IA32_ENERGY_PERF_BIAS -> {
        // Ignored, as on Xen.
        return true;
      }
      case IA32_UCODE_REV, INTEL_MISC_FEATURES_ENABLES -> {
        return value == 0;
      }
      case IA32_MCG_STATUS, IA32_MCG_CTL -> {
        return true;
      }
      case TSC_AUX -> {
        if (value >>> 32 != 0) {
          return false;
        }
        vcpu.setTimeStampAux((int) value);
        return true;
      }
      case XEN_HYPERCALL_PAGE -> {
        return fillHypercallPage(value);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean setBase(int register, long base) {
    if (base << 16 >> 16 != base) {
      return false;
    }
    switch (register) {
      case FS_BASE -> state.segmentBase[Instruction.FS] = base;
      case GS_BASE -> state.segmentBase[Instruction.GS] = base;
      default -> vcpu.mode().setInactiveGsBase(base);
    }
    return true;
  }

  /** The page's index, in the low bits, must be 0: there is one hypercall page. */
  private boolean fillHypercallPage(long value) {
    long mfn = value >>> 12;
    Domain domain = vcpu.domain();
    if ((value & 0xfff) != 0 || !domain.holdWritable(mfn)) {
      domain.reportMistake("no hypercall page can be put into frame 0x" + Long.toHexString(mfn));
      return false;
    }
    HypercallPage.fill(vcpu.cpu().memory, value);
    domain.releaseWritable(mfn);
    return true;
  }

  private static String hex(int register) {
    return Integer.toHexString(register);
  }
}
