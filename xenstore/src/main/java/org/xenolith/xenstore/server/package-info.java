/** Connections and requests: guests' rings, Unix sockets. */
@NullMarked
package org.xenolith.xenstore.server;

import org.jspecify.annotations.NullMarked;
