package org.xenolith.control;

/** Methods of {@code xend.sock}: name, what it takes, what it returns. Names are xend's own. */
public final class XendMethods {
  /** {@link CreateRequest} → {@link CreateReply}. */
  public static final String CREATE = "xend.domain.create";

  /** {@link NoParameters} → {@link DomainList}, Domain-0 first. */
  public static final String DOMAINS = "xend.domains";

  /** {@link DomainName} → {@link DomainInfo}. */
  public static final String DOMAIN = "xend.domain";

  /** {@link DomainName} → {@link DomainInfo}, the last one. */
  public static final String DESTROY = "xend.domain.destroy";

  /** {@link DomainName} → {@link DomainInfo}. */
  public static final String PAUSE = "xend.domain.pause";

  /** {@link DomainName} → {@link DomainInfo}. */
  public static final String UNPAUSE = "xend.domain.unpause";

  /** {@link DomainShutdown} → {@link DomainInfo}: asks the guest, and does not wait for it. */
  public static final String SHUTDOWN = "xend.domain.shutdown";

  /**
   * {@link DomainName} → {@link DomainEnd}: replies when that instance of it has ended. Domains
   * that have ended a while ago are still known by their id.
   */
  public static final String WAIT = "xend.domain.wait";

  /** {@link NoParameters} → {@link NodeInfo}. */
  public static final String NODE_INFO = "xend.node.info";

  /** {@link DmesgRequest} → {@link Lines}: the message rings of all machines. */
  public static final String DMESG = "xend.node.dmesg";

  /** {@link NoParameters} → {@link XendStatus}. */
  public static final String STATUS = "xend.status";

  /** {@link NoParameters} → {@link XendStatus}: xend ends; domains go on. */
  public static final String STOP = "xend.stop";

  private XendMethods() {}
}
