package org.xenolith.xend.operation;

import java.time.InstantSource;
import org.xenolith.control.Home;
import org.xenolith.xend.Host;
import org.xenolith.xend.machine.MachineStarter;
import org.xenolith.xend.policy.DomainChecks;
import org.xenolith.xend.registry.Registry;

/** What every operation works with. */
public record Services(
    Home home,
    Host host,
    Registry registry,
    MachineStarter machines,
    DomainChecks checks,
    OldDmesg oldDmesg,
    InstantSource clock) {}
