/** Transactions: a root of one's own until the end. */
@NullMarked
package org.xenolith.xenstore.transaction;

import org.jspecify.annotations.NullMarked;
