package org.xenolith.x86.cpu;

import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.sse.FloatContext;
import org.xenolith.x86.cpu.x87.X87;
import org.xenolith.x86.isa.Instruction;

/**
 * A processor: state, address translation and what instruction semantics need of both. SKELETON:
 * the integer core fills it in; the signatures below are the contract with the other families.
 */
public final class Cpu {
  public final CpuState state = new CpuState();

  /** The x87 unit, on the fields of {@link #state}. */
  public final X87 x87 = new X87(state);

  /** What the SSE instruction in progress computes under; nothing in it outlives the instruction. */
  public final FloatContext floatContext = new FloatContext();

  public final MachineMemory memory;
  public final Environment environment;

  /** Details of the last exit. */
  public int exitVector;

  public int exitErrorCode;
  public int exitLength;

  public Cpu(MachineMemory memory, Environment environment) {
    this.memory = memory;
    this.environment = environment;
  }

  // ---- running
  // ------------------------------------------------------------------------------------------------

  /** Runs until something happens that the processor does not own. */
  public Exit run() {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes {@link #run} return {@link Exit#REQUESTED} soon; from any thread. Sticky until it has
   * been returned once.
   */
  public void requestExit() {
    throw new UnsupportedOperationException();
  }

  /** Guest instructions retired since creation. */
  public long instructionsRetired() {
    throw new UnsupportedOperationException();
  }

  // ---- address spaces: two slots (PV: guest kernel and guest user), switched without a flush
  // ------------------------

  /**
   * Loads the machine address of a level-4 table into a slot (0 kernel, 1 user) and flushes that
   * slot.
   */
  public void setRoot(int slot, long l4Maddr) {
    throw new UnsupportedOperationException();
  }

  /** Chooses the slot that addresses are translated through. */
  public void activateRoot(int slot) {
    throw new UnsupportedOperationException();
  }

  /** Forgets every cached translation, both slots. */
  public void flushTlb() {
    throw new UnsupportedOperationException();
  }

  /** Forgets the translations of one page, both slots. */
  public void flushTlbPage(long linear) {
    throw new UnsupportedOperationException();
  }

  /**
   * Translates like an access of the running guest would be, without raising: the machine address,
   * or -1 with the page fault's error code in {@link #exitErrorCode}. Access: {@link #READ}, {@link
   * #WRITE} or {@link #EXECUTE}.
   */
  public long translate(long linear, int access) {
    throw new UnsupportedOperationException();
  }

  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int EXECUTE = 2;

  // ---- for instruction semantics
  // --------------------------------------------------------------------------------

  /** Linear address of the instruction's memory operand. */
  public long address(Instruction instruction) {
    throw new UnsupportedOperationException();
  }

  public int load8(long linear) {
    throw new UnsupportedOperationException();
  }

  public int load16(long linear) {
    throw new UnsupportedOperationException();
  }

  public int load32(long linear) {
    throw new UnsupportedOperationException();
  }

  public long load64(long linear) {
    throw new UnsupportedOperationException();
  }

  public void store8(long linear, int value) {
    throw new UnsupportedOperationException();
  }

  public void store16(long linear, int value) {
    throw new UnsupportedOperationException();
  }

  public void store32(long linear, int value) {
    throw new UnsupportedOperationException();
  }

  public void store64(long linear, long value) {
    throw new UnsupportedOperationException();
  }

  /** Stores 16 bytes; both pages are checked before the first byte is written. */
  public void store128(long linear, long low, long high) {
    throw new UnsupportedOperationException();
  }

  /**
   * Raises the fault now, if the range could not be written (or read): for instructions that write
   * more than 16 bytes and must not stop half-way (FXSAVE, FNSAVE, XSAVE, PUSHA, ENTER, x87's
   * 10-byte stores).
   */
  public void probe(long linear, int lengthBytes, int access) {
    throw new UnsupportedOperationException();
  }

  /** #GP(0) unless the address is a multiple of 16 (SSE memory operands other than MOVU's). */
  public void requireAligned16(long linear) {
    if ((linear & 15) != 0) {
      throw raise(Vector.GP, 0);
    }
  }

  /**
   * Never returns: {@code throw cpu.raise(…)}. The error code is ignored for vectors without one.
   */
  public GuestException raise(int vector, int errorCode) {
    throw new UnsupportedOperationException();
  }
}
