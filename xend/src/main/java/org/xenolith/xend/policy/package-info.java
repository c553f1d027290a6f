/** What is allowed, and what follows when a domain ends: rules without effects. */
@NullMarked
package org.xenolith.xend.policy;

import org.jspecify.annotations.NullMarked;
