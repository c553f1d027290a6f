@NullMarked
package org.xenolith.x86.isa;

import org.jspecify.annotations.NullMarked;
