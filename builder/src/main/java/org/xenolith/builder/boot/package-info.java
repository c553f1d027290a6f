/** Layout and contents of a new PV domain's memory. */
@NullMarked
package org.xenolith.builder.boot;

import org.jspecify.annotations.NullMarked;
