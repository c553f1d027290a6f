package org.xenolith.control;

/**
 * @param clear empties the ring after reading it
 */
public record DmesgRequest(boolean clear) {}
