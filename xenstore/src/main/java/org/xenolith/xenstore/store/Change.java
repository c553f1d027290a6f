package org.xenolith.xenstore.store;

/**
 * What those who watch have to be told.
 *
 * @param removed whether the node, and all below it, is gone
 */
public record Change(StorePath path, boolean removed) {}
