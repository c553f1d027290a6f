/** A machine: hypervisor, builder, xenstore and backends wired together, as a process or in one. */
@NullMarked
package org.xenolith.machine;

import org.jspecify.annotations.NullMarked;
