package org.xenolith.conformance.oracle;

/**
 * The code around a case: it saves the host's registers, loads the image's, runs the case, stores
 * what it left, and returns. It is written in plain bytes, so that it does not depend on the
 * assembler that is being tested.
 *
 * <p>Entry lies at offset 0 of the code, the common end at {@link #COMMON}, the case at {@link
 * #CASE}.
 */
interface Frame {
  int COMMON = 0x400;
  int CASE = 0x800;

  // The record that the frame works on, addressed by RDI on entry.
  int GPR = 0;
  int RFLAGS = 128;
  int EXIT = 136;
  int HOST_RSP = 144;
  int STACK_END = 224;
  int FX = 256;
  int HOST_FX = 768;
  int RECORD_BYTES = 1280;

  /** From the host into the case. */
  byte[] entry();

  /** From the end of the case, at {@code offset} of the code, to the common end. */
  byte[] exit(int kind, int offset);

  byte[] common();

  /** Saves callee-saved registers, RSP and the FPU; loads the image's FPU and flags. */
  static MachineCode enter() {
    return new MachineCode()
        .hex("53 55 41 54 41 55 41 56 41 57") // push rbx, rbp, r12 to r15
        .hex("48 89 A7")
        .int32(HOST_RSP) // mov [rdi+host rsp], rsp
        .hex("48 0F AE 87")
        .int32(HOST_FX) // fxsave64 [rdi+host fx]
        .hex(
            "31 C0 0F A2") // xor eax, eax; cpuid: serialises, so that what was just written is what
        // runs
        .hex("48 0F AE 8F")
        .int32(FX) // fxrstor64 [rdi+fx]
        .hex("FF B7")
        .int32(RFLAGS)
        .hex("9D"); // push [rdi+rflags]; popfq
  }

  /**
   * With RAX the record: stores the flags and the FPU, restores the host's registers and returns.
   */
  static MachineCode leave(MachineCode code) {
    return code.hex("48 8B A0")
        .int32(HOST_RSP) // mov rsp, [rax+host rsp]
        .hex("9C 8F 80")
        .int32(RFLAGS) // pushfq; pop [rax+rflags]
        .hex("FC") // cld
        .hex("48 0F AE 80")
        .int32(FX) // fxsave64 [rax+fx]
        .hex("48 0F AE 88")
        .int32(HOST_FX) // fxrstor64 [rax+host fx]
        .hex("31 C9 8E D9 8E C1") // xor ecx, ecx; mov ds, ecx; mov es, ecx
        .hex("41 5F 41 5E 41 5D 41 5C 5D 5B C3"); // pop r15 to r12, rbp, rbx; ret
  }
}
