/**
 * What xm, xend and machine processes say to each other: records, method names and JSON-RPC 2.0,
 * one message a line, over Unix-domain sockets. And {@link org.xenolith.control.Home}: where an
 * instance keeps its files.
 */
@NullMarked
package org.xenolith.control;

import org.jspecify.annotations.NullMarked;
