/** The methods of xend's socket. */
@NullMarked
package org.xenolith.xend.rpc;

import org.jspecify.annotations.NullMarked;
