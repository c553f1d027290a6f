package org.xenolith.control;

import java.util.List;

/**
 * A machine process as it stands.
 *
 * @param pid on the host
 * @param memoryMib as in its {@link MachineRequest}
 */
public record MachineStatus(String name, long pid, long memoryMib, List<DomainStatus> domains) {
  public MachineStatus {
    domains = List.copyOf(domains);
  }
}
