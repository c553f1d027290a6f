package org.xenolith.hypervisor.grant;

import org.xenolith.hypervisor.mmu.DomainMemory;

/** A domain's grant table, version 1. SKELETON: signatures stand, bodies follow. */
public final class DomainGrantTable implements GrantTable {
  public static final int DEFAULT_MAX_FRAMES = 64;

  public DomainGrantTable(DomainMemory memory, int maxFrames) {}

  @Override
  public void seed(int ref, int toDomid, long mfn) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Mapping map(int ref, boolean readOnly) throws GrantException {
    throw new UnsupportedOperationException();
  }

  /**
   * Unmaps what this domain has mapped of others; called before {@link DomainMemory#relinquish}.
   */
  public void releaseMappings() {
    throw new UnsupportedOperationException();
  }
}
