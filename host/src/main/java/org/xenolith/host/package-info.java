@NullMarked
package org.xenolith.host;

import org.jspecify.annotations.NullMarked;
