package org.xenolith.control;

import org.jspecify.annotations.Nullable;

/**
 * How a domain has ended.
 *
 * @param reason null where it was destroyed
 * @param crashReport one sentence saying what the guest did; null where it did not crash
 */
public record DomainEnd(@Nullable ShutdownReason reason, @Nullable String crashReport) {}
