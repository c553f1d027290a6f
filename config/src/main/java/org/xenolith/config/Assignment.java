package org.xenolith.config;

/**
 * The last value a file gives a name.
 *
 * @param line counted from 1; 0 where it comes from the command line
 * @param offset of the name in the file
 */
public record Assignment(String name, Value value, int line, int offset) {}
