package org.xenolith.xend.registry;

import java.util.UUID;
import org.xenolith.control.DomainConfig;

/**
 * What xend remembers about a domain: a file beside its machine's, so that it is there as long as
 * the machine is.
 *
 * @param name may differ from the configuration's after a rename
 * @param config what it was made from, and what a restart makes it from
 * @param startedMillis since 1970
 * @param lastRestartMillis when a domain of this name was last restarted by xend; 0: never
 * @param preserved it has ended and is kept
 */
public record DomainRecord(
    int domid,
    UUID uuid,
    String name,
    DomainConfig config,
    String machine,
    long startedMillis,
    long lastRestartMillis,
    boolean preserved) {

  public DomainRecord renamed(String newName, UUID newUuid) {
    return new DomainRecord(
        domid, newUuid, newName, config, machine, startedMillis, lastRestartMillis, preserved);
  }

  public DomainRecord asPreserved() {
    return new DomainRecord(
        domid, uuid, name, config, machine, startedMillis, lastRestartMillis, true);
  }
}
