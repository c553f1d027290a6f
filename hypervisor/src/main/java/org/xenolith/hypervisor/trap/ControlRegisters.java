package org.xenolith.hypervisor.trap;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;

/**
 * What a PV guest sees of the control and debug registers, and its virtual IOPL. CR0.TS is the only
 * bit of CR0 that the guest changes; of CR4 it chooses the bits of {@link #CR4_GUEST}.
 */
public final class ControlRegisters {
  public static final long CR0_TS = 1 << 3;

  /** PE, MP, ET, NE, WP, AM and PG. */
  public static final long CR0_FIXED = 0x8005_0033L;

  public static final long CR4_TSD = 1 << 2;
  public static final long CR4_DE = 1 << 3;
  public static final long CR4_FSGSBASE = 1 << 16;
  public static final long CR4_OSXSAVE = 1 << 18;
  private static final long CR4_GUEST = CR4_TSD | CR4_DE | CR4_FSGSBASE | CR4_OSXSAVE;

  /** PAE, OSFXSR and OSXMMEXCPT. */
  private static final long CR4_FIXED = 1 << 5 | 1 << 9 | 1 << 10;

  private static final long DR6_FIXED = 0xffff_0ff0L;
  private static final long DR6_MUST_BE_ZERO = 1 << 12;
  private static final long DR7_FIXED = 0x400;
  private static final long DR7_MUST_BE_ZERO = 0xd800;
  private static final long DR7_GENERAL_DETECT = 1 << 13;
  private static final long DR7_ENABLES = 0xff;
  private static final int DR_IO = 2;

  private final Cpu cpu;
  private final CpuState state;
  private long cr2;
  private long cr4 = CR4_FIXED;
  private int iopl;
  private long iobitmap;
  private int iobitmapPorts;
  private boolean architecturalIopl;

  public ControlRegisters(Cpu cpu) {
    this.cpu = cpu;
    this.state = cpu.state;
  }

  public long cr0() {
    return CR0_FIXED | (state.taskSwitched ? CR0_TS : 0);
  }

  /** False where other bits than TS would change. */
  public boolean setCr0(long value) {
    if (((value ^ CR0_FIXED) & ~CR0_TS) != 0) {
      return false;
    }
    state.taskSwitched = (value & CR0_TS) != 0;
    return true;
  }

  public long cr2() {
    return cr2;
  }

  public void setCr2(long address) {
    cr2 = address;
  }

  public long cr4() {
    return cr4;
  }

  /** Bits that the guest does not choose are ignored. */
  public void setCr4(long value) {
    cr4 = CR4_FIXED | (value & CR4_GUEST);
    cpu.fsgsbaseEnabled = (cr4 & CR4_FSGSBASE) != 0;
  }

  // ---- I/O privilege

  /** The virtual IOPL, 0 to 3. */
  public int iopl() {
    return iopl;
  }

  public void setIopl(int level) {
    iopl = level;
  }

  /** VMASST_TYPE_architectural_iopl: the guest sees IOPL in RFLAGS, and its kernel counts as 0. */
  public void setArchitecturalIopl(boolean on) {
    architecturalIopl = on;
  }

  public boolean isArchitecturalIopl() {
    return architecturalIopl;
  }

  /** The IOPL bits of RFLAGS that the guest sees in its frames. */
  public long visibleIopl() {
    return architecturalIopl ? (long) iopl << 12 : 0;
  }

  /** Whether code of the mode may use ports, CLI and STI. */
  public boolean permitsIo(boolean kernel) {
    int level = kernel ? (architecturalIopl ? 0 : 1) : 3;
    return level <= iopl;
  }

  /** PHYSDEVOP_set_iobitmap: the linear address of a bitmap of that many ports. */
  public void setIobitmap(long address, int ports) {
    iobitmap = address;
    iobitmapPorts = ports;
  }

  public long iobitmap() {
    return iobitmap;
  }

  public int iobitmapPorts() {
    return iobitmapPorts;
  }

  // ---- debug registers

  /** set_debugreg: 0, or -ENODEV, -EINVAL or -EPERM. */
  public int setDebugRegister(int register, long value) {
    switch (register) {
      case 0, 1, 2, 3 -> {
        if (value >>> 43 == PvAbi.HYPERVISOR_VIRT_START >>> 43) {
          return -Errno.EPERM;
        }
        state.dr[register] = value;
      }
      case 4, 6 -> {
        return register == 4 && (cr4 & CR4_DE) != 0 ? -Errno.ENODEV : setDr6(value);
      }
      case 5, 7 -> {
        return register == 5 && (cr4 & CR4_DE) != 0 ? -Errno.ENODEV : setDr7(value);
      }
      default -> {
        return -Errno.ENODEV;
      }
    }
    return 0;
  }

  private int setDr6(long value) {
    if (value >>> 32 != 0) {
      return -Errno.EINVAL;
    }
    state.dr[6] = (value | DR6_FIXED) & ~DR6_MUST_BE_ZERO;
    return 0;
  }

  private int setDr7(long value) {
    if (value >>> 32 != 0) {
      return -Errno.EINVAL;
    }
    if ((value & DR7_GENERAL_DETECT) != 0) {
      return -Errno.EPERM;
    }
    for (int i = 0; i < 4 && (value & DR7_ENABLES) != 0; i++) {
      if ((value >>> (16 + 4 * i) & 3) == DR_IO && (cr4 & CR4_DE) == 0) {
        return -Errno.EPERM;
      }
    }
    state.dr[7] = (value | DR7_FIXED) & ~DR7_MUST_BE_ZERO;
    return 0;
  }

  /** Whether {@link #debugRegister} has an answer. */
  public boolean hasDebugRegister(int register) {
    boolean alias = register == 4 || register == 5;
    return register >= 0 && register <= 7 && !(alias && (cr4 & CR4_DE) != 0);
  }

  /** Registers 4 and 5 are other names of 6 and 7. */
  public long debugRegister(int register) {
    return state.dr[register == 4 || register == 5 ? register + 2 : register];
  }

  /** Adds what a #DB is about to DR6. */
  public void mergeDr6(long bits) {
    state.dr[6] |= bits;
  }
}
