package org.xenolith.control;

/**
 * The one line of JSON with which a viewer opens a domain's console socket. The server replies with
 * one line, {@link ConsoleStart}; from then on both ways carry the console's raw bytes: first what
 * was printed since the position asked for, then what comes. Any number of viewers may be there at
 * once, and all may type. The server closes the connection when the domain has ended, after its
 * last byte; what a viewer missed stands in the console log at the same position.
 *
 * @param from the position to start at; negative: that many bytes before the end (as many as there
 *     are)
 */
public record ConsoleHello(long from) {}
