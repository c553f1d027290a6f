@NullMarked
package org.xenolith.hypervisor.hypercall;

import org.jspecify.annotations.NullMarked;
