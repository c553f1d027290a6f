/** The processes that domains live in: starting them, talking to them, ending them. */
@NullMarked
package org.xenolith.xend.machine;

import org.jspecify.annotations.NullMarked;
