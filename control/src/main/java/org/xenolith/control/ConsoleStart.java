package org.xenolith.control;

/**
 * @param position of the first byte that follows, counted from the first the guest printed
 */
public record ConsoleStart(long position) {}
