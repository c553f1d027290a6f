package org.xenolith.hypervisor.evtchn;

/**
 * A domain's event channels. SKELETON: what dom0 services (which are Java, not a domain) need of
 * them.
 */
public interface EventChannels {
  /**
   * What xc_evtchn_alloc_unbound plus a bind from domain 0 do: a port of the guest's, its other end
   * in the host.
   *
   * @return the guest's port
   */
  int allocateForHost(Runnable onNotify);

  /**
   * Binds the host's end to a port that the guest allocated unbound for domain 0 (a frontend's
   * event-channel node). {@code onNotify} runs on the notifying vcpu's thread: it must only hand
   * on.
   *
   * @throws IllegalArgumentException where the port is not unbound for domain 0
   */
  HostPort bindHost(int guestPort, Runnable onNotify);

  /** The host's end of {@link #allocateForHost}'s port. */
  HostPort hostPort(int guestPort);

  /** The host's end of an interdomain channel. */
  interface HostPort extends AutoCloseable {
    int guestPort();

    /** Makes the event pending in the guest; from any thread. No effect once closed. */
    void notifyGuest();

    @Override
    void close();
  }
}
