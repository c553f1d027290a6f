package org.xenolith.abi;

/** Numbers and struct offsets of event_channel_op (public/event_channel.h) and virqs (xen.h). */
public final class EventChannelAbi {
  public static final int EVTCHNOP_BIND_INTERDOMAIN = 0;
  public static final int EVTCHNOP_BIND_VIRQ = 1;
  public static final int EVTCHNOP_BIND_PIRQ = 2;
  public static final int EVTCHNOP_CLOSE = 3;
  public static final int EVTCHNOP_SEND = 4;
  public static final int EVTCHNOP_STATUS = 5;
  public static final int EVTCHNOP_ALLOC_UNBOUND = 6;
  public static final int EVTCHNOP_BIND_IPI = 7;
  public static final int EVTCHNOP_BIND_VCPU = 8;
  public static final int EVTCHNOP_UNMASK = 9;
  public static final int EVTCHNOP_RESET = 10;
  public static final int EVTCHNOP_INIT_CONTROL = 11;
  public static final int EVTCHNOP_EXPAND_ARRAY = 12;
  public static final int EVTCHNOP_SET_PRIORITY = 13;

  // ---- alloc_unbound: u16 dom, u16 remote_dom; out u32 port
  public static final int ALLOC_UNBOUND_DOM = 0;
  public static final int ALLOC_UNBOUND_REMOTE_DOM = 2;
  public static final int ALLOC_UNBOUND_PORT = 4;

  // ---- bind_interdomain: u16 remote_dom, u32 remote_port; out u32 local_port
  public static final int BIND_INTERDOMAIN_REMOTE_DOM = 0;
  public static final int BIND_INTERDOMAIN_REMOTE_PORT = 4;
  public static final int BIND_INTERDOMAIN_LOCAL_PORT = 8;

  // ---- bind_virq: u32 virq, u32 vcpu; out u32 port
  public static final int BIND_VIRQ_VIRQ = 0;
  public static final int BIND_VIRQ_VCPU = 4;
  public static final int BIND_VIRQ_PORT = 8;

  // ---- bind_ipi: u32 vcpu; out u32 port
  public static final int BIND_IPI_VCPU = 0;
  public static final int BIND_IPI_PORT = 4;

  // ---- status: u16 dom, u32 port; out u32 status, u32 vcpu, union
  public static final int STATUS_SIZE = 24;
  public static final int STATUS_DOM = 0;
  public static final int STATUS_PORT = 4;
  public static final int STATUS_STATUS = 8;
  public static final int STATUS_VCPU = 12;
  public static final int STATUS_UNBOUND_DOM = 16;
  public static final int STATUS_INTERDOMAIN_DOM = 16;
  public static final int STATUS_INTERDOMAIN_PORT = 20;
  public static final int STATUS_VIRQ = 16;

  public static final int EVTCHNSTAT_CLOSED = 0;
  public static final int EVTCHNSTAT_UNBOUND = 1;
  public static final int EVTCHNSTAT_INTERDOMAIN = 2;
  public static final int EVTCHNSTAT_PIRQ = 3;
  public static final int EVTCHNSTAT_VIRQ = 4;
  public static final int EVTCHNSTAT_IPI = 5;

  // ---- bind_vcpu: u32 port, u32 vcpu; set_priority: u32 port, u32 priority
  public static final int BIND_VCPU_PORT = 0;
  public static final int BIND_VCPU_VCPU = 4;
  public static final int SET_PRIORITY_PORT = 0;
  public static final int SET_PRIORITY_PRIORITY = 4;

  // ---- init_control: u64 control_gfn, u32 offset, u32 vcpu; out u8 link_bits
  public static final int INIT_CONTROL_GFN = 0;
  public static final int INIT_CONTROL_OFFSET = 8;
  public static final int INIT_CONTROL_VCPU = 12;
  public static final int INIT_CONTROL_LINK_BITS = 16;
  public static final int INIT_CONTROL_SIZE = 24;

  // ---- the compat form: u32 cmd, then the operation's struct
  public static final int COMPAT_CMD = 0;
  public static final int COMPAT_UNION = 4;

  /** Ports of the two-level ABI. */
  public static final int EVTCHN_2L_NR_CHANNELS = 4096;

  public static final int EVTCHN_FIFO_PRIORITY_MAX = 0;
  public static final int EVTCHN_FIFO_PRIORITY_DEFAULT = 7;
  public static final int EVTCHN_FIFO_PRIORITY_MIN = 15;
  public static final int EVTCHN_FIFO_MAX_QUEUES = 16;
  public static final int EVTCHN_FIFO_PENDING = 31;
  public static final int EVTCHN_FIFO_MASKED = 30;
  public static final int EVTCHN_FIFO_LINKED = 29;
  public static final int EVTCHN_FIFO_BUSY = 28;
  public static final int EVTCHN_FIFO_LINK_BITS = 17;
  public static final int EVTCHN_FIFO_LINK_MASK = (1 << EVTCHN_FIFO_LINK_BITS) - 1;
  public static final int EVTCHN_FIFO_NR_CHANNELS = 1 << EVTCHN_FIFO_LINK_BITS;

  // ---- evtchn_fifo_control_block: u32 ready, u32 reserved, u32 head[16]
  public static final int FIFO_CONTROL_READY = 0;
  public static final int FIFO_CONTROL_HEAD = 8;
  public static final int FIFO_CONTROL_SIZE = 8 + 4 * EVTCHN_FIFO_MAX_QUEUES;

  public static final int NR_VIRQS = 24;
  public static final int VIRQ_TIMER = 0;
  public static final int VIRQ_DEBUG = 1;
  public static final int VIRQ_CONSOLE = 2;
  public static final int VIRQ_XENOPROF = 7;
  public static final int VIRQ_ARGO = 11;
  public static final int VIRQ_XENPMU = 13;
  public static final int VIRQ_ARCH_0 = 16;

  private EventChannelAbi() {}
}
