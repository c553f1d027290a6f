@NullMarked
package org.xenolith.memory;

import org.jspecify.annotations.NullMarked;
