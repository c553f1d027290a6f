package org.xenolith.hypervisor.evtchn;

import org.jspecify.annotations.Nullable;
import org.xenolith.abi.EventChannelAbi;

/** One port of a domain. Guarded by the machine's event lock. */
final class Channel {
  /** What the port is bound to. */
  enum State {
    FREE,
    UNBOUND,
    INTERDOMAIN,
    VIRQ,
    IPI
  }

  final int port;
  State state = State.FREE;

  /** The vcpu that is told. */
  int vcpuId;

  /** UNBOUND: who may bind. INTERDOMAIN: whose port the other end is. */
  int remoteDomid;

  int remotePort;

  /** INTERDOMAIN: the other end's table; null where the other end is in the host. */
  @Nullable DomainEventChannels remote;

  /** INTERDOMAIN: the other end where it is in the host. */
  @Nullable HostEnd host;

  int virq;

  // ---- of the FIFO ABI
  int priority = EventChannelAbi.EVTCHN_FIFO_PRIORITY_DEFAULT;

  /** The event came before the guest gave the page of the port's event word. */
  boolean pendingWithoutWord;

  /** The queue on which it was last. */
  int lastVcpuId;

  int lastPriority;

  Channel(int port) {
    this.port = port;
  }

  void free() {
    state = State.FREE;
    vcpuId = 0;
    remote = null;
    host = null;
    pendingWithoutWord = false;
    priority = EventChannelAbi.EVTCHN_FIFO_PRIORITY_DEFAULT;
  }
}
