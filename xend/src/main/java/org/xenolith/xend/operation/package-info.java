/** What xend does with domains, a class each. */
@NullMarked
package org.xenolith.xend.operation;

import org.jspecify.annotations.NullMarked;
