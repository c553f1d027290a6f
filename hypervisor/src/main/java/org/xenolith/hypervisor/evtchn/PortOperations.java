package org.xenolith.hypervisor.evtchn;

/** How pending and masked ports are represented to the guest. Called with the event lock held. */
sealed interface PortOperations permits TwoLevelPorts, FifoPorts {
  /** Ports that the representation has room for. */
  int capacity();

  /** A port has just been bound. */
  void initialise(Channel channel);

  void setPending(Channel channel);

  void clearPending(Channel channel);

  void unmask(Channel channel);

  boolean isPending(Channel channel);

  /** The port cannot be used anew yet. */
  boolean isBusy(Channel channel);

  /** Returns 0 or a negative errno. */
  int setPriority(Channel channel, int priority);
}
