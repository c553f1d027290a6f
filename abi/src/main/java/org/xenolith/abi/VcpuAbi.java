package org.xenolith.abi;

/** Numbers and struct offsets of vcpu_op (public/vcpu.h). */
public final class VcpuAbi {
  public static final int VCPUOP_INITIALISE = 0;
  public static final int VCPUOP_UP = 1;
  public static final int VCPUOP_DOWN = 2;
  public static final int VCPUOP_IS_UP = 3;
  public static final int VCPUOP_GET_RUNSTATE_INFO = 4;
  public static final int VCPUOP_REGISTER_RUNSTATE_MEMORY_AREA = 5;
  public static final int VCPUOP_SET_PERIODIC_TIMER = 6;
  public static final int VCPUOP_STOP_PERIODIC_TIMER = 7;
  public static final int VCPUOP_SET_SINGLESHOT_TIMER = 8;
  public static final int VCPUOP_STOP_SINGLESHOT_TIMER = 9;
  public static final int VCPUOP_REGISTER_VCPU_INFO = 10;
  public static final int VCPUOP_SEND_NMI = 11;
  public static final int VCPUOP_GET_PHYSID = 12;
  public static final int VCPUOP_REGISTER_VCPU_TIME_MEMORY_AREA = 13;

  // ---- vcpu_runstate_info: s32 state, u64 state_entry_time, u64 time[4]
  public static final int RUNSTATE_STATE = 0;
  public static final int RUNSTATE_STATE_ENTRY_TIME = 8;
  public static final int RUNSTATE_TIME = 16;
  public static final int RUNSTATE_SIZE = 48;
  public static final int RUNSTATE_RUNNING = 0;
  public static final int RUNSTATE_RUNNABLE = 1;
  public static final int RUNSTATE_BLOCKED = 2;
  public static final int RUNSTATE_OFFLINE = 3;

  /** Set in state_entry_time while the hypervisor writes the area. */
  public static final long XEN_RUNSTATE_UPDATE = 1L << 63;

  // ---- set_singleshot_timer: u64 timeout_abs_ns, u32 flags
  public static final int SINGLESHOT_TIMEOUT_ABS_NS = 0;
  public static final int SINGLESHOT_FLAGS = 8;
  public static final int VCPU_SSHOTTMR_FUTURE = 1;

  // ---- register_vcpu_info: u64 mfn, u32 offset, u32 reserved
  public static final int REGISTER_VCPU_INFO_MFN = 0;
  public static final int REGISTER_VCPU_INFO_OFFSET = 8;

  private VcpuAbi() {}
}
