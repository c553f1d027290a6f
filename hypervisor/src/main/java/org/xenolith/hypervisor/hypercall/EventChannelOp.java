package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.hypervisor.evtchn.DomainEventChannels;

/** event_channel_op(cmd, arg) of public/event_channel.h. */
final class EventChannelOp implements Hypercall {
  /** Interrupt lines that a PV domain could have. */
  private static final int NR_PIRQS = 256;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    return perform(call, (int) call.argument(0), call.argument(1));
  }

  static long perform(Call call, int command, long argument) throws GuestAccess.BadAddress {
    GuestAccess guest = call.guest();
    DomainEventChannels channels = call.domain().channels();
    return switch (command) {
      case EventChannelAbi.EVTCHNOP_SEND -> channels.send(guest.readInt(argument));
      case EventChannelAbi.EVTCHNOP_UNMASK -> channels.unmask(guest.readInt(argument));
      case EventChannelAbi.EVTCHNOP_CLOSE -> channels.close(guest.readInt(argument));
      case EventChannelAbi.EVTCHNOP_BIND_INTERDOMAIN -> bindInterdomain(guest, channels, argument);
      case EventChannelAbi.EVTCHNOP_BIND_VIRQ -> bindVirq(guest, channels, argument);
      case EventChannelAbi.EVTCHNOP_BIND_PIRQ ->
          Integer.compareUnsigned(guest.readInt(argument), NR_PIRQS) < 0
              ? -Errno.EPERM
              : -Errno.EINVAL;
      case EventChannelAbi.EVTCHNOP_BIND_IPI -> {
        int port = channels.bindIpi(guest.readInt(argument + EventChannelAbi.BIND_IPI_VCPU));
        yield finish(guest, argument + EventChannelAbi.BIND_IPI_PORT, port);
      }
      case EventChannelAbi.EVTCHNOP_ALLOC_UNBOUND -> allocateUnbound(call, channels, argument);
      case EventChannelAbi.EVTCHNOP_STATUS -> status(call, argument);
      case EventChannelAbi.EVTCHNOP_BIND_VCPU ->
          channels.bindVcpu(
              guest.readInt(argument + EventChannelAbi.BIND_VCPU_PORT),
              guest.readInt(argument + EventChannelAbi.BIND_VCPU_VCPU));
      case EventChannelAbi.EVTCHNOP_RESET ->
          isSelf(call, guest.readInt(argument) & 0xffff) ? channels.reset() : -Errno.EPERM;
      case EventChannelAbi.EVTCHNOP_INIT_CONTROL -> initControl(guest, channels, argument);
      case EventChannelAbi.EVTCHNOP_EXPAND_ARRAY -> channels.expandArray(guest.readLong(argument));
      case EventChannelAbi.EVTCHNOP_SET_PRIORITY ->
          channels.setPriority(
              guest.readInt(argument + EventChannelAbi.SET_PRIORITY_PORT),
              guest.readInt(argument + EventChannelAbi.SET_PRIORITY_PRIORITY));
      default -> -Errno.ENOSYS;
    };
  }

  /** Writes a new port back to the guest. */
  private static long finish(GuestAccess guest, long address, int port)
      throws GuestAccess.BadAddress {
    if (port < 0) {
      return port;
    }
    guest.writeInt(address, port);
    return 0;
  }

  private static boolean isSelf(Call call, int domid) {
    return domid == DomainId.SELF || domid == call.domain().domid();
  }

  private static long bindInterdomain(
      GuestAccess guest, DomainEventChannels channels, long argument)
      throws GuestAccess.BadAddress {
    int domid = guest.readInt(argument + EventChannelAbi.BIND_INTERDOMAIN_REMOTE_DOM) & 0xffff;
    int remotePort = guest.readInt(argument + EventChannelAbi.BIND_INTERDOMAIN_REMOTE_PORT);
    return finish(
        guest,
        argument + EventChannelAbi.BIND_INTERDOMAIN_LOCAL_PORT,
        channels.bindInterdomain(domid, remotePort));
  }

  private static long bindVirq(GuestAccess guest, DomainEventChannels channels, long argument)
      throws GuestAccess.BadAddress {
    int virq = guest.readInt(argument + EventChannelAbi.BIND_VIRQ_VIRQ);
    int vcpu = guest.readInt(argument + EventChannelAbi.BIND_VIRQ_VCPU);
    return finish(guest, argument + EventChannelAbi.BIND_VIRQ_PORT, channels.bindVirq(virq, vcpu));
  }

  private static long allocateUnbound(Call call, DomainEventChannels channels, long argument)
      throws GuestAccess.BadAddress {
    int both = call.guest().readInt(argument + EventChannelAbi.ALLOC_UNBOUND_DOM);
    if (!isSelf(call, both & 0xffff)) {
      return call.domain().machine().domain(both & 0xffff) == null ? -Errno.ESRCH : -Errno.EPERM;
    }
    return finish(
        call.guest(),
        argument + EventChannelAbi.ALLOC_UNBOUND_PORT,
        channels.allocateUnbound(both >>> 16));
  }

  private static long status(Call call, long argument) throws GuestAccess.BadAddress {
    GuestAccess guest = call.guest();
    int domid = guest.readInt(argument + EventChannelAbi.STATUS_DOM) & 0xffff;
    if (!isSelf(call, domid)) {
      return call.domain().machine().domain(domid) == null ? -Errno.ESRCH : -Errno.EPERM;
    }
    DomainEventChannels.Status status =
        call.domain().channels().status(guest.readInt(argument + EventChannelAbi.STATUS_PORT));
    if (status == null) {
      return -Errno.EINVAL;
    }
    guest.writeInt(argument + EventChannelAbi.STATUS_STATUS, status.status());
    guest.writeInt(argument + EventChannelAbi.STATUS_VCPU, status.vcpuId());
    switch (status.status()) {
      case EventChannelAbi.EVTCHNSTAT_UNBOUND ->
          guest.writeInt(argument + EventChannelAbi.STATUS_UNBOUND_DOM, status.remoteDomid());
      case EventChannelAbi.EVTCHNSTAT_INTERDOMAIN -> {
        guest.writeInt(argument + EventChannelAbi.STATUS_INTERDOMAIN_DOM, status.remoteDomid());
        guest.writeInt(argument + EventChannelAbi.STATUS_INTERDOMAIN_PORT, status.remotePort());
      }
      case EventChannelAbi.EVTCHNSTAT_VIRQ ->
          guest.writeInt(argument + EventChannelAbi.STATUS_VIRQ, status.virq());
      default -> {}
    }
    return 0;
  }

  private static long initControl(GuestAccess guest, DomainEventChannels channels, long argument)
      throws GuestAccess.BadAddress {
    long mfn = guest.readLong(argument + EventChannelAbi.INIT_CONTROL_GFN);
    int offset = guest.readInt(argument + EventChannelAbi.INIT_CONTROL_OFFSET);
    int vcpu = guest.readInt(argument + EventChannelAbi.INIT_CONTROL_VCPU);
    int result = channels.initControl(vcpu, mfn, offset);
    if (result == 0) {
      guest.writeLong(
          argument + EventChannelAbi.INIT_CONTROL_LINK_BITS, EventChannelAbi.EVTCHN_FIFO_LINK_BITS);
    }
    return result;
  }
}
