/** The control daemon. It knows the domains and their life; it never holds guest data. */
@NullMarked
package org.xenolith.xend;

import org.jspecify.annotations.NullMarked;
