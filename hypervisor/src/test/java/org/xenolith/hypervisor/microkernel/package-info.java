/**
 * Tiny PV guests, one per question, run under the real hypervisor and interpreter. Each ends with
 * one of the four outcomes that the Xen Test Framework uses.
 */
package org.xenolith.hypervisor.microkernel;
