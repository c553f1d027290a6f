package org.xenolith.hypervisor.evtchn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.DomainId;
import org.xenolith.abi.Errno;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.abi.SharedInfo;
import org.xenolith.abi.VcpuInfo;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;

/** The table of ports, with the two-level ABI. */
final class DomainEventChannelsTest {
  private final Map<Integer, DomainEventChannels> domains = new HashMap<>();
  private final Object lock = new Object();
  private final FakeSink sink = new FakeSink(1, 2);
  private final DomainEventChannels channels = domain(sink);

  private DomainEventChannels domain(FakeSink its) {
    DomainEventChannels created = new DomainEventChannels(its.memory, its, domains::get, lock);
    domains.put(its.domid(), created);
    return created;
  }

  private long word(int array) {
    return sink.memory.getLong(sink.sharedInfoMaddr() + array);
  }

  @Test
  void interdomainChannelsConnectTwoTables() {
    FakeSink other = new FakeSink(2, 1);
    DomainEventChannels theirs = domain(other);
    int listener = channels.allocateUnbound(2);
    assertThat(theirs.bindInterdomain(1, 77)).isEqualTo(-Errno.EINVAL);
    assertThat(theirs.bindInterdomain(9, listener)).isEqualTo(-Errno.ESRCH);
    int connected = theirs.bindInterdomain(1, listener);
    assertThat(connected).isEqualTo(1);
    assertThat(other.woken).as("something may have been sent before").containsExactly(0);
    assertThat(theirs.send(connected)).isZero();
    assertThat(word(SharedInfo.EVTCHN_PENDING)).isEqualTo(1L << listener);
    assertThat(sink.woken).containsExactly(0);
    assertThat(sink.polled).containsExactly(listener);
    assertThat(channels.status(listener))
        .isEqualTo(
            new DomainEventChannels.Status(
                EventChannelAbi.EVTCHNSTAT_INTERDOMAIN, 0, 2, connected, 0));
    assertThat(theirs.close(connected)).isZero();
    assertThat(channels.status(listener).status()).isEqualTo(EventChannelAbi.EVTCHNSTAT_UNBOUND);
    assertThat(channels.send(listener)).as("nobody there").isZero();
  }

  @Test
  void onlyTheDomainItIsForMayBind() {
    DomainEventChannels theirs = domain(new FakeSink(2, 1));
    int listener = channels.allocateUnbound(3);
    assertThat(theirs.bindInterdomain(1, listener)).isEqualTo(-Errno.EINVAL);
    int loop = channels.allocateUnbound(DomainId.SELF);
    assertThat(channels.bindInterdomain(DomainId.SELF, loop)).isPositive();
  }

  @Test
  void eachPendingPortIsToldOnce() {
    int port = channels.allocateForHost(() -> {});
    HostPort host = channels.hostPort(port);
    host.notifyGuest();
    host.notifyGuest();
    assertThat(sink.woken).containsExactly(0);
    assertThat(sink.memory.getLong(sink.vcpuInfoMaddr(0) + VcpuInfo.EVTCHN_PENDING_SEL))
        .isEqualTo(1);
  }

  @Test
  void theVcpuThatIsToldCanBeChosen() {
    int port = channels.allocateForHost(() -> {});
    assertThat(channels.bindVcpu(port, 1)).isZero();
    assertThat(channels.bindVcpu(port, 2)).isEqualTo(-Errno.ENOENT);
    assertThat(channels.bindVcpu(99, 1)).isEqualTo(-Errno.EINVAL);
    channels.hostPort(port).notifyGuest();
    assertThat(sink.woken).containsExactly(1);
    int timer = channels.bindVirq(EventChannelAbi.VIRQ_TIMER, 1);
    assertThat(channels.bindVcpu(timer, 0)).as("a vcpu's own virq").isEqualTo(-Errno.EINVAL);
  }

  @Test
  void aClosedHostEndSaysNothing() {
    int port = channels.allocateForHost(() -> {});
    HostPort host = channels.hostPort(port);
    host.close();
    host.notifyGuest();
    assertThat(sink.woken).isEmpty();
    assertThat(channels.status(port).status()).isEqualTo(EventChannelAbi.EVTCHNSTAT_UNBOUND);
    assertThatThrownBy(() -> channels.hostPort(port)).isInstanceOf(IllegalArgumentException.class);
    // A new end can be bound, and is told at once: the guest may have sent meanwhile.
    AtomicInteger told = new AtomicInteger();
    HostPort again = channels.bindHost(port, told::incrementAndGet);
    assertThat(told).hasValue(1);
    host.close();
    again.notifyGuest();
    assertThat(sink.woken).containsExactly(0);
  }

  @Test
  void whatTheGuestClosesTheHostCannotUse() {
    int port = channels.allocateForHost(() -> {});
    HostPort host = channels.hostPort(port);
    assertThat(channels.close(port)).isZero();
    host.notifyGuest();
    assertThat(sink.woken).isEmpty();
    assertThatThrownBy(() -> channels.bindHost(port, () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    int reused = channels.bindIpi(0);
    assertThat(reused).isEqualTo(port);
    host.close();
    assertThat(channels.status(port).status()).isEqualTo(EventChannelAbi.EVTCHNSTAT_IPI);
  }

  @Test
  void closingClearsWhatIsPending() {
    int port = channels.bindIpi(0);
    assertThat(channels.send(port)).isZero();
    assertThat(channels.poll(port)).isEqualTo(1);
    assertThat(channels.close(port)).isZero();
    assertThat(word(SharedInfo.EVTCHN_PENDING)).isZero();
    assertThat(channels.poll(99)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void virqsAreRaisedWhereTheyAreBound() {
    channels.raiseVirq(0, EventChannelAbi.VIRQ_TIMER);
    assertThat(sink.woken).isEmpty();
    int port = channels.bindVirq(EventChannelAbi.VIRQ_TIMER, 1);
    channels.raiseVirq(0, EventChannelAbi.VIRQ_TIMER);
    assertThat(sink.woken).isEmpty();
    channels.raiseVirq(1, EventChannelAbi.VIRQ_TIMER);
    assertThat(sink.woken).containsExactly(1);
    assertThat(channels.send(port)).as("a guest cannot raise it").isEqualTo(-Errno.EINVAL);
    assertThat(channels.close(port)).isZero();
    assertThat(channels.isVirqBound(1, EventChannelAbi.VIRQ_TIMER)).isFalse();
  }

  @Test
  void portsRunOut() {
    int port = 0;
    for (int i = 1; i <= Ports.MAX_PORT; i++) {
      port = channels.allocateUnbound(0);
      assertThat(port).isEqualTo(i);
    }
    assertThat(channels.allocateUnbound(0)).isEqualTo(-Errno.ENOSPC);
    channels.close(5);
    assertThat(channels.allocateUnbound(0)).isEqualTo(5);
  }

  @Test
  void resetSparesWhatTheHostHolds() {
    int host = channels.allocateForHost(() -> {});
    int ipi = channels.bindIpi(0);
    assertThat(channels.reset()).isZero();
    assertThat(channels.status(ipi).status()).isEqualTo(EventChannelAbi.EVTCHNSTAT_CLOSED);
    assertThat(channels.status(host).status()).isEqualTo(EventChannelAbi.EVTCHNSTAT_INTERDOMAIN);
  }

  @Test
  void nothingIsGivenOutAfterTheEnd() {
    int port = channels.allocateForHost(() -> {});
    HostPort host = channels.hostPort(port);
    channels.closeAll();
    host.notifyGuest();
    assertThat(sink.woken).isEmpty();
    assertThat(channels.allocateUnbound(0)).isEqualTo(-Errno.EINVAL);
  }
}
