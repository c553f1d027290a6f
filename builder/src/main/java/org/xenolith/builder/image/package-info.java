/** Kernel files: bzImage, compressed payloads, ELF and its Xen notes. */
@NullMarked
package org.xenolith.builder.image;

import org.jspecify.annotations.NullMarked;
