@NullMarked
package org.xenolith.hypervisor.domain;

import org.jspecify.annotations.NullMarked;
