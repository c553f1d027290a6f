@NullMarked
package org.xenolith.hypervisor.mmu;

import org.jspecify.annotations.NullMarked;
