package org.xenolith.control;

/** Methods of a machine's {@code control.sock}: name, what it takes, what it returns. */
public final class MachineMethods {
  /** {@link NoParameters} → {@link MachineStatus}. */
  public static final String STATUS = "machine.status";

  /** {@link DmesgRequest} → {@link Lines}: the hypervisor's ring, oldest line first. */
  public static final String DMESG = "machine.dmesg";

  /**
   * {@link DomainRequest} → {@link DomainStatus}: builds a domain and leaves it paused. Nothing of
   * it is left where that fails.
   */
  public static final String CREATE = "domain.create";

  /** {@link DomainId} → {@link DomainStatus}. */
  public static final String DOMAIN_STATUS = "domain.status";

  /**
   * {@link DomainId} → {@link DomainStatus}: replies when the domain has shut down or crashed (its
   * status then says why), at once where it already has.
   */
  public static final String WAIT = "domain.wait";

  /** {@link DomainId} → {@link DomainStatus}. Pausing twice is once. */
  public static final String PAUSE = "domain.pause";

  /** {@link DomainId} → {@link DomainStatus}. */
  public static final String UNPAUSE = "domain.unpause";

  /**
   * {@link ShutdownRequest} → {@link DomainStatus}: writes {@code control/shutdown} and returns;
   * whether the guest follows is up to it.
   */
  public static final String SHUTDOWN = "domain.shutdown";

  /** {@link DomainId} → {@link DomainStatus}, the last one. Its console closes. */
  public static final String DESTROY = "domain.destroy";

  private MachineMethods() {}
}
