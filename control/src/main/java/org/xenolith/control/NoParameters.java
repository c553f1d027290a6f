package org.xenolith.control;

/** For methods that take nothing. */
public record NoParameters() {}
