/** The immutable tree of nodes, their permissions, and what can be done to them. */
@NullMarked
package org.xenolith.xenstore.store;

import org.jspecify.annotations.NullMarked;
