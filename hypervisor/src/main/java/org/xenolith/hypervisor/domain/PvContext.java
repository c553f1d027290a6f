package org.xenolith.hypervisor.domain;

/**
 * The first vcpu's context of a 64-bit PV guest, as the domain builder sets it.
 *
 * @param entry virtual address of the entry point (RIP)
 * @param stackTop RSP
 * @param startInfo virtual address of start_info (RSI)
 * @param l4Mfn the initial page table's root; validated and pinned by {@link Domain#startPv}
 */
public record PvContext(long entry, long stackTop, long startInfo, long l4Mfn) {}
