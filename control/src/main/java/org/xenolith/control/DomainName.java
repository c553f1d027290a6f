package org.xenolith.control;

/**
 * @param domain a domain's name, or its id in decimal
 */
public record DomainName(String domain) {}
