/** Messages as public/io/xs_wire.h has them. */
@NullMarked
package org.xenolith.xenstore.wire;

import org.jspecify.annotations.NullMarked;
