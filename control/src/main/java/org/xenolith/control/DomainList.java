package org.xenolith.control;

import java.util.List;

/** Domains by ascending id. */
public record DomainList(List<DomainInfo> domains) {
  public DomainList {
    domains = List.copyOf(domains);
  }
}
