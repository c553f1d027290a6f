package org.xenolith.control;

/** Names a domain to its machine. */
public record DomainId(int domid) {}
