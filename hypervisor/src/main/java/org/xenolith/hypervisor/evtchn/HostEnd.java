package org.xenolith.hypervisor.evtchn;

/** The end of an interdomain channel that a service of the host holds. */
final class HostEnd implements EventChannels.HostPort {
  private final DomainEventChannels owner;
  private final int guestPort;
  private final Runnable onNotify;

  HostEnd(DomainEventChannels owner, int guestPort, Runnable onNotify) {
    this.owner = owner;
    this.guestPort = guestPort;
    this.onNotify = onNotify;
  }

  @Override
  public int guestPort() {
    return guestPort;
  }

  /** The guest has notified. */
  void notifyHost() {
    onNotify.run();
  }

  @Override
  public void notifyGuest() {
    owner.notifyFromHost(this);
  }

  @Override
  public void close() {
    owner.closeFromHost(this);
  }
}
