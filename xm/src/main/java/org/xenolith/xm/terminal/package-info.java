/** The user's terminal, and a domain's console on it. */
@NullMarked
package org.xenolith.xm.terminal;

import org.jspecify.annotations.NullMarked;
