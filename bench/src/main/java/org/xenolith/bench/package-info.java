@NullMarked
package org.xenolith.bench;

import org.jspecify.annotations.NullMarked;
