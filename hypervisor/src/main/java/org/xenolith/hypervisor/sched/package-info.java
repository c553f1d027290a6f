/** Run states of vcpus, and watchdogs. */
@NullMarked
package org.xenolith.hypervisor.sched;

import org.jspecify.annotations.NullMarked;
