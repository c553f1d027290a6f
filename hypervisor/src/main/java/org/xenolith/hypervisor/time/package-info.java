/** Guest time: the pvclock, the timers of vcpus and the alarm that interrupts running ones. */
@NullMarked
package org.xenolith.hypervisor.time;

import org.jspecify.annotations.NullMarked;
