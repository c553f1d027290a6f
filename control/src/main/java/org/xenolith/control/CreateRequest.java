package org.xenolith.control;

/**
 * @param paused leaves the new domain paused
 */
public record CreateRequest(DomainConfig config, boolean paused) {}
