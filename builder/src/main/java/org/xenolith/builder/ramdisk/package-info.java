@NullMarked
package org.xenolith.builder.ramdisk;

import org.jspecify.annotations.NullMarked;
