package org.xenolith.hypervisor.domain;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.evtchn.EventChannels;
import org.xenolith.hypervisor.grant.GrantTable;
import org.xenolith.hypervisor.mmu.DomainMemory;

/** A domain. SKELETON: signatures are the contract with builder, backends, xenstore and machine. */
public final class Domain {

  public Machine machine() {
    throw new UnsupportedOperationException();
  }

  public int domid() {
    throw new UnsupportedOperationException();
  }

  public UUID uuid() {
    throw new UnsupportedOperationException();
  }

  public String name() {
    throw new UnsupportedOperationException();
  }

  // ---- toolstack side: memory
  // -------------------------------------------------------------------------------------

  /**
   * Gives the domain zeroed frames, contiguous and ascending.
   *
   * @return the first MFN
   * @throws IllegalStateException where the machine has no such run of free frames or maxPages
   *     would be passed
   */
  public long populate(long frames) {
    throw new UnsupportedOperationException();
  }

  /** Sets the M2P entry of a frame that the domain owns. */
  public void setMachineToPhysical(long mfn, long pfn) {
    throw new UnsupportedOperationException();
  }

  /** Frames owned now. */
  public long pages() {
    throw new UnsupportedOperationException();
  }

  public long maxPages() {
    throw new UnsupportedOperationException();
  }

  public void setMaxPages(long pages) {
    throw new UnsupportedOperationException();
  }

  /** MFN of the shared info page (owned by Xen, mapped by the guest). */
  public long sharedInfoMfn() {
    throw new UnsupportedOperationException();
  }

  // ---- toolstack side: life
  // ----------------------------------------------------------------------------------------

  /**
   * Validates the initial page tables, sets the first vcpu's context and leaves the domain paused.
   *
   * @throws IllegalArgumentException where the page tables are not valid: a bug of the builder
   */
  public void startPv(PvContext context) {
    throw new UnsupportedOperationException();
  }

  /** Pauses nest; a new domain has one. Returns when no vcpu is running. */
  public void pause() {
    throw new UnsupportedOperationException();
  }

  public void unpause() {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends the domain: vcpus stop, event channels close, frames are freed. Idempotent; listeners of
   * shutdown are not told.
   */
  public void destroy() {
    throw new UnsupportedOperationException();
  }

  /**
   * Called once, on a thread of the machine, when the domain has shut down (or crashed): all vcpus
   * have stopped.
   */
  public void onShutdown(Consumer<ShutdownReason> listener) {
    throw new UnsupportedOperationException();
  }

  public Optional<ShutdownReason> shutdownReason() {
    throw new UnsupportedOperationException();
  }

  /** Where the domain crashed: one sentence saying what it did; also in the log. */
  public Optional<String> crashReport() {
    throw new UnsupportedOperationException();
  }

  public boolean isPaused() {
    throw new UnsupportedOperationException();
  }

  /** All vcpus wait for an event. */
  public boolean isBlocked() {
    throw new UnsupportedOperationException();
  }

  public boolean isDying() {
    throw new UnsupportedOperationException();
  }

  public long cpuTimeNanos() {
    throw new UnsupportedOperationException();
  }

  public long instructionsRetired() {
    throw new UnsupportedOperationException();
  }

  public int vcpuCount() {
    throw new UnsupportedOperationException();
  }

  // ---- devices
  // -------------------------------------------------------------------------------------------------------

  public EventChannels eventChannels() {
    throw new UnsupportedOperationException();
  }

  /** Frames, page tables and TLBs of the domain, for the hypercalls of memory. */
  public DomainMemory memory() {
    throw new UnsupportedOperationException();
  }

  public GrantTable grantTable() {
    throw new UnsupportedOperationException();
  }
}
