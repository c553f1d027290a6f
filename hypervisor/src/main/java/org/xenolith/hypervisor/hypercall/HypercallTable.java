package org.xenolith.hypervisor.hypercall;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.Errno;
import org.xenolith.abi.HypercallNumber;

/** The hypercalls of 64-bit PV guests: number, name, implementation. Anything else is -ENOSYS. */
public final class HypercallTable {
  /** One hypercall. */
  public record Row(int number, String name, Hypercall hypercall) {}

  private final @Nullable Row[] byNumber = new @Nullable Row[64];
  private final List<Row> rows;

  public HypercallTable() {
    Hypercall unknown = new Refused(Errno.ENOSYS);
    Hypercall forbidden = new Refused(Errno.EPERM);
    Hypercall switchedOff = new Refused(Errno.EOPNOTSUPP);
    rows =
        List.of(
            new Row(HypercallNumber.SET_TRAP_TABLE, "set_trap_table", new SetTrapTable()),
            new Row(HypercallNumber.MMU_UPDATE, "mmu_update", new MmuUpdate()),
            new Row(HypercallNumber.SET_GDT, "set_gdt", new SetGdt()),
            new Row(HypercallNumber.STACK_SWITCH, "stack_switch", new StackSwitch()),
            new Row(HypercallNumber.SET_CALLBACKS, "set_callbacks", new SetCallbacks()),
            new Row(HypercallNumber.FPU_TASKSWITCH, "fpu_taskswitch", new FpuTaskswitch()),
            new Row(HypercallNumber.SCHED_OP_COMPAT, "sched_op_compat", new SchedOpCompat()),
            new Row(HypercallNumber.PLATFORM_OP, "platform_op", forbidden),
            new Row(HypercallNumber.SET_DEBUGREG, "set_debugreg", new SetDebugreg()),
            new Row(HypercallNumber.GET_DEBUGREG, "get_debugreg", new GetDebugreg()),
            new Row(HypercallNumber.UPDATE_DESCRIPTOR, "update_descriptor", new UpdateDescriptor()),
            new Row(HypercallNumber.MEMORY_OP, "memory_op", new MemoryOp()),
            new Row(HypercallNumber.MULTICALL, "multicall", new Multicall(this)),
            new Row(HypercallNumber.UPDATE_VA_MAPPING, "update_va_mapping", new UpdateVaMapping()),
            new Row(HypercallNumber.SET_TIMER_OP, "set_timer_op", new SetTimerOp()),
            new Row(
                HypercallNumber.EVENT_CHANNEL_OP_COMPAT,
                "event_channel_op_compat",
                new EventChannelOpCompat()),
            new Row(HypercallNumber.XEN_VERSION, "xen_version", new XenVersion()),
            new Row(HypercallNumber.CONSOLE_IO, "console_io", new ConsoleIo()),
            new Row(HypercallNumber.PHYSDEV_OP_COMPAT, "physdev_op_compat", unknown),
            new Row(HypercallNumber.GRANT_TABLE_OP, "grant_table_op", new GrantTableOp()),
            new Row(HypercallNumber.VM_ASSIST, "vm_assist", new VmAssist()),
            new Row(
                HypercallNumber.UPDATE_VA_MAPPING_OTHERDOMAIN,
                "update_va_mapping_otherdomain",
                new UpdateVaMappingOtherdomain()),
            new Row(HypercallNumber.IRET, "iret", new Iret()),
            new Row(HypercallNumber.VCPU_OP, "vcpu_op", new VcpuOp()),
            new Row(HypercallNumber.SET_SEGMENT_BASE, "set_segment_base", new SetSegmentBase()),
            new Row(HypercallNumber.MMUEXT_OP, "mmuext_op", new MmuextOp()),
            new Row(HypercallNumber.XSM_OP, "xsm_op", unknown),
            new Row(HypercallNumber.NMI_OP, "nmi_op", new NmiOp()),
            new Row(HypercallNumber.SCHED_OP, "sched_op", new SchedOp()),
            new Row(HypercallNumber.CALLBACK_OP, "callback_op", new CallbackOp()),
            new Row(HypercallNumber.EVENT_CHANNEL_OP, "event_channel_op", new EventChannelOp()),
            new Row(HypercallNumber.PHYSDEV_OP, "physdev_op", new PhysdevOp()),
            new Row(HypercallNumber.HVM_OP, "hvm_op", unknown),
            new Row(HypercallNumber.SYSCTL, "sysctl", forbidden),
            new Row(HypercallNumber.DOMCTL, "domctl", forbidden),
            new Row(HypercallNumber.KEXEC_OP, "kexec_op", forbidden),
            new Row(HypercallNumber.ARGO_OP, "argo_op", switchedOff),
            new Row(HypercallNumber.XENPMU_OP, "xenpmu_op", switchedOff),
            new Row(HypercallNumber.DM_OP, "dm_op", forbidden),
            new Row(HypercallNumber.HYPFS_OP, "hypfs_op", forbidden),
            new Row(HypercallNumber.MCA, "mca", forbidden));
    for (Row row : rows) {
      byNumber[row.number()] = row;
    }
  }

  public List<Row> rows() {
    return rows;
  }

  /** The row of a number, null where there is none. */
  public @Nullable Row row(long number) {
    return number >= 0 && number < byNumber.length ? byNumber[(int) number] : null;
  }

  /** What messages call a hypercall. */
  public String name(long number) {
    Row row = row(number);
    return row == null ? "hypercall " + number : row.name();
  }

  /** Runs a hypercall: its result, or -ENOSYS or -EFAULT. */
  public long invoke(long number, Hypercall.Call call) {
    Row row = row(number);
    if (row == null) {
      return -Errno.ENOSYS;
    }
    try {
      return row.hypercall().invoke(call);
    } catch (GuestAccess.BadAddress e) {
      return -Errno.EFAULT;
    }
  }
}
