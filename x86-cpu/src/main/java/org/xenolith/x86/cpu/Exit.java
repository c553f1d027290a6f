package org.xenolith.x86.cpu;

/**
 * Why the processor stopped. Details stand in {@link Cpu}: {@code exitVector}, {@code
 * exitErrorCode}, and CR2 in the state. The set is closed: whoever runs a processor switches over
 * it without a default.
 */
public enum Exit {
  /**
   * A fault or trap: {@code exitVector} and, where the vector has one, {@code exitErrorCode}. For
   * faults RIP is that of the faulting instruction and nothing of it has been done; for traps (#DB
   * single step, INT3, INTO) that of the next.
   */
  EXCEPTION,
  /**
   * INT n: {@code exitVector} is n; RIP is that of the INT instruction itself, {@code exitLength}
   * its length.
   */
  SOFTWARE_INTERRUPT,
  /** SYSCALL in 64-bit mode; RIP is that of the next instruction. RCX and R11 are as before. */
  SYSCALL,
  /** SYSCALL or SYSENTER in compatibility mode; RIP is that of the next instruction. */
  SYSCALL32,
  SYSENTER,
  /**
   * An instruction that is not for ring 3 (HLT, CLI, STI, IN, OUT, MOV CR, RDMSR, IRET, …): {@code
   * exitInstruction} is it, RIP its address, nothing of it has been done. Real hardware raises
   * #GP(0) here.
   */
  PRIVILEGED,
  /** {@link Cpu#requestExit} was called. RIP is that of the next instruction. */
  REQUESTED
}
