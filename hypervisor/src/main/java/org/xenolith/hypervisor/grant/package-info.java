@NullMarked
package org.xenolith.hypervisor.grant;

import org.jspecify.annotations.NullMarked;
