@NullMarked
package org.xenolith.abi;

import org.jspecify.annotations.NullMarked;
