/** The store for dom0's own services, in process. */
@NullMarked
package org.xenolith.xenstore.client;

import org.jspecify.annotations.NullMarked;
