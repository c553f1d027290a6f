package org.xenolith.control;

/**
 * @param pid of xend on the host
 * @param domains without Domain-0
 */
public record XendStatus(long pid, int domains) {}
