package org.xenolith.hypervisor.domain;

import java.util.UUID;

/**
 * What a domain is created with.
 *
 * @param domid 1 to 0x7fef
 * @param name for messages only
 * @param maxPages the most frames it may own
 * @param vcpus 1 for now
 */
public record DomainOptions(int domid, UUID uuid, String name, long maxPages, int vcpus) {}
