package org.xenolith.hypervisor.evtchn;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.hypervisor.evtchn.Channel.State;
import org.xenolith.memory.MachineMemory;

/**
 * One domain's table of ports (event_channel_op of public/event_channel.h). Operations return 0, a
 * port or a negative errno. One lock per machine guards all tables: a channel has its ends in two.
 */
public final class DomainEventChannels implements EventChannels {
  /** The domain that the host's services are. */
  private static final int HOST_DOMID = 0;

  private final EventSink sink;
  private final IntFunction<@Nullable DomainEventChannels> peers;
  private final Object lock;

  private final int[][] virqPorts;
  private final Ports ports;

  /**
   * @param peers finds another domain of the machine by domid, null where there is none
   * @param lock the machine's event lock
   */
  public DomainEventChannels(
      MachineMemory memory,
      EventSink sink,
      IntFunction<@Nullable DomainEventChannels> peers,
      Object lock) {
    this.sink = sink;
    this.peers = peers;
    this.lock = lock;
    this.virqPorts = new int[sink.vcpuCount()][EventChannelAbi.NR_VIRQS];
    this.ports = new Ports(memory, sink);
  }

  // ---- the host's side

  @Override
  public int allocateForHost(Runnable onNotify) {
    synchronized (lock) {
      int port = ports.allocate();
      if (port < 0) {
        throw new IllegalStateException("d" + sink.domid() + " has no free event channel");
      }
      bindToHost(ports.get(port), onNotify);
      return port;
    }
  }

  @Override
  public HostPort bindHost(int guestPort, Runnable onNotify) {
    HostEnd end;
    synchronized (lock) {
      Channel channel = ports.find(guestPort);
      if (channel == null || channel.state != State.UNBOUND || channel.remoteDomid != HOST_DOMID) {
        throw new IllegalArgumentException(
            "port " + guestPort + " of d" + sink.domid() + " does not wait for domain 0");
      }
      end = bindToHost(channel, onNotify);
    }
    // What the guest sent while nobody listened is lost: assume that it sent something.
    onNotify.run();
    return end;
  }

  private HostEnd bindToHost(Channel channel, Runnable onNotify) {
    HostEnd end = new HostEnd(this, channel.port, onNotify);
    channel.state = State.INTERDOMAIN;
    channel.remoteDomid = HOST_DOMID;
    channel.remotePort = channel.port;
    channel.host = end;
    ports.operations().initialise(channel);
    return end;
  }

  @Override
  public HostPort hostPort(int guestPort) {
    synchronized (lock) {
      Channel channel = ports.find(guestPort);
      if (channel == null || channel.host == null) {
        throw new IllegalArgumentException(
            "port " + guestPort + " of d" + sink.domid() + " is not the host's");
      }
      return channel.host;
    }
  }

  void notifyFromHost(HostEnd end) {
    synchronized (lock) {
      Channel channel = ports.find(end.guestPort());
      if (channel != null && channel.host == end) {
        ports.operations().setPending(channel);
      }
    }
  }

  void closeFromHost(HostEnd end) {
    synchronized (lock) {
      Channel channel = ports.find(end.guestPort());
      if (channel != null && channel.host == end) {
        channel.host = null;
        channel.state = State.UNBOUND;
        channel.remoteDomid = HOST_DOMID;
      }
    }
  }

  // ---- the guest's side

  /** EVTCHNOP_alloc_unbound: the new port. */
  public int allocateUnbound(int remoteDomid) {
    synchronized (lock) {
      int port = ports.allocate();
      if (port > 0) {
        Channel channel = ports.get(port);
        channel.state = State.UNBOUND;
        channel.remoteDomid = remoteDomid == DomainId.SELF ? sink.domid() : remoteDomid;
        ports.operations().initialise(channel);
      }
      return port;
    }
  }

  /** EVTCHNOP_bind_interdomain: the local port. */
  public int bindInterdomain(int remoteDomid, int remotePort) {
    synchronized (lock) {
      int domid = remoteDomid == DomainId.SELF ? sink.domid() : remoteDomid;
      DomainEventChannels peer = peers.apply(domid);
      if (peer == null) {
        return -Errno.ESRCH;
      }
      Channel far = peer.ports.find(remotePort);
      if (far == null || far.state != State.UNBOUND || far.remoteDomid != sink.domid()) {
        return -Errno.EINVAL;
      }
      int port = ports.allocate();
      if (port < 0) {
        return port;
      }
      Channel near = ports.get(port);
      connect(near, peer, domid, remotePort);
      connect(far, this, sink.domid(), port);
      ports.operations().initialise(near);
      // What was sent to the unbound end is lost: assume that something was.
      ports.operations().setPending(near);
      return port;
    }
  }

  private static void connect(Channel end, DomainEventChannels other, int domid, int port) {
    end.state = State.INTERDOMAIN;
    end.remote = other;
    end.remoteDomid = domid;
    end.remotePort = port;
  }

  /** EVTCHNOP_bind_virq: the port. */
  public int bindVirq(int virq, int vcpuId) {
    synchronized (lock) {
      if (virq < 0 || virq >= EventChannelAbi.NR_VIRQS) {
        return -Errno.EINVAL;
      }
      if (!isPerVcpu(virq) && vcpuId != 0) {
        return -Errno.EINVAL;
      }
      if (!isVcpu(vcpuId)) {
        return -Errno.ENOENT;
      }
      // The rest is told to one domain of the host only, and that is not a guest.
      if (!isPerVcpu(virq) && virq != EventChannelAbi.VIRQ_ARGO) {
        return -Errno.EBUSY;
      }
      if (virqPorts[vcpuId][virq] != 0) {
        return -Errno.EEXIST;
      }
      int port = ports.allocate();
      if (port > 0) {
        Channel channel = ports.get(port);
        channel.state = State.VIRQ;
        channel.vcpuId = vcpuId;
        channel.virq = virq;
        ports.operations().initialise(channel);
        virqPorts[vcpuId][virq] = port;
      }
      return port;
    }
  }

  private static boolean isPerVcpu(int virq) {
    return virq == EventChannelAbi.VIRQ_TIMER
        || virq == EventChannelAbi.VIRQ_DEBUG
        || virq == EventChannelAbi.VIRQ_XENOPROF
        || virq == EventChannelAbi.VIRQ_XENPMU;
  }

  /** EVTCHNOP_bind_ipi: the port. */
  public int bindIpi(int vcpuId) {
    synchronized (lock) {
      if (!isVcpu(vcpuId)) {
        return -Errno.ENOENT;
      }
      int port = ports.allocate();
      if (port > 0) {
        Channel channel = ports.get(port);
        channel.state = State.IPI;
        channel.vcpuId = vcpuId;
        ports.operations().initialise(channel);
      }
      return port;
    }
  }

  /** EVTCHNOP_close. */
  public int close(int port) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (channel == null || channel.state == State.FREE) {
        return -Errno.EINVAL;
      }
      if (channel.state == State.VIRQ) {
        virqPorts[channel.vcpuId][channel.virq] = 0;
      }
      if (channel.state == State.INTERDOMAIN && channel.remote != null) {
        Channel far = channel.remote.ports.get(channel.remotePort);
        far.state = State.UNBOUND;
        far.remote = null;
        far.remoteDomid = sink.domid();
      }
      ports.operations().clearPending(channel);
      channel.free();
      return 0;
    }
  }

  /** EVTCHNOP_send. */
  public int send(int port) {
    HostEnd host;
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (channel == null) {
        return -Errno.EINVAL;
      }
      switch (channel.state) {
        case UNBOUND -> {
          return 0;
        }
        case IPI -> {
          ports.operations().setPending(channel);
          return 0;
        }
        case FREE, VIRQ -> {
          return -Errno.EINVAL;
        }
        case INTERDOMAIN -> {
          DomainEventChannels peer = channel.remote;
          if (peer != null) {
            peer.ports.operations().setPending(peer.ports.get(channel.remotePort));
            return 0;
          }
        }
      }
      host = channel.host;
    }
    if (host != null) {
      host.notifyHost();
    }
    return 0;
  }

  /** Raises a virq; nothing happens where the guest has not bound it. */
  public void raiseVirq(int vcpuId, int virq) {
    synchronized (lock) {
      int port = virqPorts[vcpuId][virq];
      if (port != 0) {
        ports.operations().setPending(ports.get(port));
      }
    }
  }

  public boolean isVirqBound(int vcpuId, int virq) {
    return virqPorts[vcpuId][virq] != 0;
  }

  /** What EVTCHNOP_status tells: an EVTCHNSTAT_*, the vcpu, and what the state is about. */
  public record Status(int status, int vcpuId, int remoteDomid, int remotePort, int virq) {}

  /** EVTCHNOP_status; null where there is no such port. */
  public @Nullable Status status(int port) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (channel == null) {
        return null;
      }
      int status =
          switch (channel.state) {
            case FREE -> EventChannelAbi.EVTCHNSTAT_CLOSED;
            case UNBOUND -> EventChannelAbi.EVTCHNSTAT_UNBOUND;
            case INTERDOMAIN -> EventChannelAbi.EVTCHNSTAT_INTERDOMAIN;
            case VIRQ -> EventChannelAbi.EVTCHNSTAT_VIRQ;
            case IPI -> EventChannelAbi.EVTCHNSTAT_IPI;
          };
      return new Status(
          status, channel.vcpuId, channel.remoteDomid, channel.remotePort, channel.virq);
    }
  }

  /** EVTCHNOP_bind_vcpu. */
  public int bindVcpu(int port, int vcpuId) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (!isVcpu(vcpuId)) {
        return -Errno.ENOENT;
      }
      if (channel == null) {
        return -Errno.EINVAL;
      }
      return switch (channel.state) {
        case UNBOUND, INTERDOMAIN -> {
          channel.vcpuId = vcpuId;
          yield 0;
        }
        case FREE, IPI, VIRQ -> -Errno.EINVAL;
      };
    }
  }

  /** EVTCHNOP_unmask. */
  public int unmask(int port) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (channel == null) {
        return -Errno.EINVAL;
      }
      ports.operations().unmask(channel);
      return 0;
    }
  }

  /** EVTCHNOP_reset: closes every port that no service of the host holds. */
  public int reset() {
    synchronized (lock) {
      boolean held = false;
      for (Channel channel : ports.all()) {
        if (channel.host != null) {
          held = true;
        } else if (channel.state != State.FREE) {
          close(channel.port);
        }
      }
      if (!held) {
        ports.backToTwoLevels();
      }
      return 0;
    }
  }

  /** EVTCHNOP_set_priority. */
  public int setPriority(int port, int priority) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      return channel == null ? -Errno.EINVAL : ports.operations().setPriority(channel, priority);
    }
  }

  /** EVTCHNOP_init_control: the first call of a domain changes to the FIFO ABI. */
  public int initControl(int vcpuId, long mfn, int offset) {
    synchronized (lock) {
      if (!isVcpu(vcpuId)) {
        return -Errno.ENOENT;
      }
      return ports.initControl(vcpuId, mfn, offset);
    }
  }

  /** EVTCHNOP_expand_array. */
  public int expandArray(long mfn) {
    synchronized (lock) {
      return ports.expandArray(mfn);
    }
  }

  /** Whether a port that a vcpu polls for is pending; a negative errno for one that is not. */
  public int poll(int port) {
    synchronized (lock) {
      Channel channel = ports.find(port);
      if (channel == null) {
        return -Errno.EINVAL;
      }
      return ports.operations().isPending(channel) ? 1 : 0;
    }
  }

  /** Closes everything: the domain is destroyed. */
  public void closeAll() {
    synchronized (lock) {
      ports.close();
      for (Channel channel : ports.all()) {
        if (channel.state != State.FREE) {
          close(channel.port);
        }
      }
      ports.backToTwoLevels();
    }
  }

  private boolean isVcpu(int vcpuId) {
    return vcpuId >= 0 && vcpuId < sink.vcpuCount();
  }
}
