package org.xenolith.abi;

/**
 * What a 64-bit PV guest shares with Xen about its processor (public/arch-x86/xen.h,
 * public/arch-x86/xen-x86_64.h, public/callback.h, public/nmi.h, public/xen.h).
 */
public final class PvAbi {
  public static final int FLAT_RING3_CS32 = 0xe023;
  public static final int FLAT_RING3_CS64 = 0xe033;
  public static final int FLAT_RING3_DS32 = 0xe02b;
  public static final int FLAT_KERNEL_CS = FLAT_RING3_CS64;
  public static final int FLAT_KERNEL_SS = FLAT_RING3_DS32;
  public static final int FLAT_USER_CS32 = FLAT_RING3_CS32;

  /** Linear addresses from here … */
  public static final long HYPERVISOR_VIRT_START = 0xffff_8000_0000_0000L;

  /** … to below this one are Xen's own. */
  public static final long HYPERVISOR_VIRT_END = 0xffff_8800_0000_0000L;

  // ---- struct trap_info: u8 vector, u8 flags, u16 cs, u64 address
  public static final int TRAP_INFO_SIZE = 16;
  public static final int TRAP_INFO_VECTOR = 0;
  public static final int TRAP_INFO_FLAGS = 1;
  public static final int TRAP_INFO_CS = 2;
  public static final int TRAP_INFO_ADDRESS = 8;
  public static final int TI_DPL = 3;
  public static final int TI_IF = 4;

  // ---- struct iret_context: rax, r11, rcx, flags, rip, cs, rflags, rsp, ss
  public static final int IRET_RAX = 0;
  public static final int IRET_R11 = 8;
  public static final int IRET_RCX = 16;
  public static final int IRET_FLAGS = 24;
  public static final int IRET_RIP = 32;
  public static final int IRET_CS = 40;
  public static final int IRET_RFLAGS = 48;
  public static final int IRET_RSP = 56;
  public static final int IRET_SS = 64;
  public static final int IRET_CONTEXT_SIZE = 72;

  /** Return as by SYSRET: RCX and R11 of the context are not restored. */
  public static final int VGCF_IN_SYSCALL = 1 << 8;

  public static final int SEGBASE_FS = 0;
  public static final int SEGBASE_GS_USER = 1;
  public static final int SEGBASE_GS_KERNEL = 2;
  public static final int SEGBASE_GS_USER_SEL = 3;

  // ---- struct callback_register: u16 type, u16 flags, u64 address
  public static final int CALLBACKOP_REGISTER = 0;
  public static final int CALLBACKOP_UNREGISTER = 1;
  public static final int CALLBACKTYPE_EVENT = 0;
  public static final int CALLBACKTYPE_FAILSAFE = 1;
  public static final int CALLBACKTYPE_SYSCALL = 2;
  public static final int CALLBACKTYPE_NMI = 4;
  public static final int CALLBACKTYPE_SYSENTER = 5;
  public static final int CALLBACKTYPE_SYSCALL32 = 7;
  public static final int CALLBACKF_MASK_EVENTS = 1;
  public static final int CALLBACK_REGISTER_SIZE = 16;
  public static final int CALLBACK_TYPE = 0;
  public static final int CALLBACK_FLAGS = 2;
  public static final int CALLBACK_ADDRESS = 8;

  public static final int XENNMI_REGISTER_CALLBACK = 0;
  public static final int XENNMI_UNREGISTER_CALLBACK = 1;

  public static final int VMASST_CMD_ENABLE = 0;
  public static final int VMASST_CMD_DISABLE = 1;
  public static final int VMASST_TYPE_4GB_SEGMENTS = 0;
  public static final int VMASST_TYPE_4GB_SEGMENTS_NOTIFY = 1;
  public static final int VMASST_TYPE_WRITABLE_PAGETABLES = 2;
  public static final int VMASST_TYPE_PAE_EXTENDED_CR3 = 3;
  public static final int VMASST_TYPE_ARCHITECTURAL_IOPL = 4;
  public static final int VMASST_TYPE_RUNSTATE_UPDATE_FLAG = 5;
  public static final int VMASST_TYPE_M2P_STRICT = 32;

  // ---- struct multicall_entry: u64 op, u64 result, u64 args[6]
  public static final int MULTICALL_OP = 0;
  public static final int MULTICALL_RESULT = 8;
  public static final int MULTICALL_ARGS = 16;
  public static final int MULTICALL_ENTRY_SIZE = 64;

  public static final int CONSOLEIO_WRITE = 0;
  public static final int CONSOLEIO_READ = 1;

  private PvAbi() {}
}
