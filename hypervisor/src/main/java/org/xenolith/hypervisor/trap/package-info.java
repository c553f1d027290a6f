/**
 * What a vcpu does with an exit of its processor: exceptions, bounced frames, privileged
 * instructions, CPUID and MSRs.
 */
@NullMarked
package org.xenolith.hypervisor.trap;

import org.jspecify.annotations.NullMarked;
