/** The domain builder: from a kernel file to a paused domain that is ready to run. */
@NullMarked
package org.xenolith.builder;

import org.jspecify.annotations.NullMarked;
