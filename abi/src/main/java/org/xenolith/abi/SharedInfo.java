package org.xenolith.abi;

/** Offsets in struct shared_info of a 64-bit x86 guest (public/xen.h, public/arch-x86/xen.h). */
public final class SharedInfo {
  /** Vcpus whose vcpu_info stands in this page (XEN_LEGACY_MAX_VCPUS). */
  public static final int LEGACY_MAX_VCPUS = 32;

  public static final int VCPU_INFO = 0;

  /** 64 words of 64 bits. */
  public static final int EVTCHN_PENDING = LEGACY_MAX_VCPUS * VcpuInfo.SIZE;

  public static final int EVTCHN_MASK = EVTCHN_PENDING + 64 * 8;
  public static final int WC_VERSION = EVTCHN_MASK + 64 * 8;
  public static final int WC_SEC = WC_VERSION + 4;
  public static final int WC_NSEC = WC_VERSION + 8;
  public static final int WC_SEC_HI = WC_VERSION + 12;
  public static final int ARCH_MAX_PFN = WC_VERSION + 16;
  public static final int ARCH_PFN_TO_MFN_FRAME_LIST_LIST = ARCH_MAX_PFN + 8;
  public static final int ARCH_NMI_REASON = ARCH_MAX_PFN + 16;
  public static final int ARCH_P2M_CR3 = ARCH_MAX_PFN + 24;
  public static final int ARCH_P2M_VADDR = ARCH_MAX_PFN + 32;
  public static final int ARCH_P2M_GENERATION = ARCH_MAX_PFN + 40;

  private SharedInfo() {}

  /** Offset of a vcpu's vcpu_info; vcpuId below {@link #LEGACY_MAX_VCPUS}. */
  public static int vcpuInfo(int vcpuId) {
    return VCPU_INFO + vcpuId * VcpuInfo.SIZE;
  }
}
