/** Who is told about which change. */
@NullMarked
package org.xenolith.xenstore.watch;

import org.jspecify.annotations.NullMarked;
