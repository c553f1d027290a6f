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
}
