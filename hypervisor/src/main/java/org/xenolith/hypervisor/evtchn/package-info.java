@NullMarked
package org.xenolith.hypervisor.evtchn;

import org.jspecify.annotations.NullMarked;
