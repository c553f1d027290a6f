package org.xenolith.abi;

/** Offsets in struct vcpu_info and the vcpu_time_info inside it (public/xen.h). */
public final class VcpuInfo {
  public static final int SIZE = 64;

  /** u8, set by the hypervisor, cleared by the guest. */
  public static final int EVTCHN_UPCALL_PENDING = 0;

  /** u8, set and cleared by the guest, and by the hypervisor on upcalls and iret. */
  public static final int EVTCHN_UPCALL_MASK = 1;

  /** u64: one bit per word of evtchn_pending. */
  public static final int EVTCHN_PENDING_SEL = 8;

  public static final int ARCH_CR2 = 16;
  public static final int TIME = 32;

  /** Size of struct vcpu_time_info; the offsets below are relative to it. */
  public static final int TIME_SIZE = 32;

  public static final int TIME_VERSION = 0;
  public static final int TIME_TSC_TIMESTAMP = 8;
  public static final int TIME_SYSTEM_TIME = 16;
  public static final int TIME_TSC_TO_SYSTEM_MUL = 24;
  public static final int TIME_TSC_SHIFT = 28;
  public static final int TIME_FLAGS = 29;

  /** XEN_PVCLOCK_TSC_STABLE_BIT: one reading is enough, on whichever vcpu. */
  public static final int PVCLOCK_TSC_STABLE_BIT = 1;

  private VcpuInfo() {}
}
