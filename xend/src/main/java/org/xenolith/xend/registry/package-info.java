/** Which domains there are, and what is remembered about them on disk. */
@NullMarked
package org.xenolith.xend.registry;

import org.jspecify.annotations.NullMarked;
