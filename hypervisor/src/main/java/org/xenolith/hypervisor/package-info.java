@NullMarked
package org.xenolith.hypervisor;

import org.jspecify.annotations.NullMarked;
