package org.xenolith.builder.boot;

import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;

/**
 * A domain that is ready to run, paused.
 *
 * @param console the host's end of the console's event channel
 * @param xenstore the host's end of xenstore's event channel
 */
public record BuiltDomain(
    Domain domain,
    PvLayout layout,
    long consoleMfn,
    HostPort console,
    long xenstoreMfn,
    HostPort xenstore) {}
