package org.xenolith.x86.cpu;

/**
 * What the processor cannot know by itself: everything that is not deterministic, and its identity.
 * The hypervisor implements it; tests drive it.
 */
public interface Environment {
  /** The guest's time-stamp counter. */
  long readTimeStampCounter();

  /** IA32_TSC_AUX as RDTSCP and RDPID give it. */
  int timeStampAux();

  /** 64 random bits, for RDRAND and RDSEED. */
  long random();

  /**
   * The CPUID instruction.
   *
   * @param result receives EAX, EBX, ECX, EDX
   */
  void cpuid(int leaf, int subleaf, int[] result);

  /**
   * The 8-byte segment descriptor that a selector names, for MOV Sreg, POP Sreg, LxS, far JMP, CALL
   * and RET, IRET, LAR, LSL, VERR and VERW. Kernel and user both run in ring 3: descriptors of DPL
   * below 3 cannot be loaded.
   *
   * @param selector RPL is ignored; TI chooses the LDT
   * @return 0, which is not present, where the selector is null or past its table's limit
   */
  default long descriptor(int selector) {
    return 0;
  }
}
