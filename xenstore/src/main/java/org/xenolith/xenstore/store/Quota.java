package org.xenolith.xenstore.store;

/**
 * What one unprivileged domain may have of the store; the figures are those of Xen's own daemon.
 *
 * @param nodes that it owns
 * @param nodeBytes value of one node
 */
public record Quota(int nodes, int nodeBytes, int watches, int transactions) {
  public static final Quota DEFAULT = new Quota(1000, 2048, 128, 10);
}
