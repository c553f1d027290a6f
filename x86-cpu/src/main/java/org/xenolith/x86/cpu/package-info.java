@NullMarked
package org.xenolith.x86.cpu;

import org.jspecify.annotations.NullMarked;
