package org.xenolith.conformance.oracle;

/**
 * Cases in compatibility mode, by Linux's own segments for 32-bit programs. Code and record lie
 * below 4 GiB.
 *
 * @param recordAddress of the record
 * @param codeAddress of the code's first byte
 */
record Frame32(int recordAddress, int codeAddress) implements Frame {
  private static final int USER32_CS = 0x23;
  private static final int USER_CS = 0x33;
  private static final int SWITCH = 0x200;
  private static final int BACK = 0x600;

  @Override
  public byte[] entry() {
    byte[] code =
        Frame.enter()
            .hex("B8 2B 00 00 00 8E D8 8E C0") // mov eax, 0x2b; mov ds, eax; mov es, eax
            .hex("8D A7")
            .int32(STACK_END) // lea esp, [rdi+stack end]
            .hex("6A")
            .int8(USER32_CS) // push 0x23
            .hex("68")
            .int32(codeAddress + SWITCH) // push the 32-bit part
            .hex("48 CB") // retfq
            .toArray();
    byte[] whole = java.util.Arrays.copyOf(code, COMMON);
    byte[] rest = loadRegisters();
    System.arraycopy(rest, 0, whole, SWITCH, rest.length);
    return whole;
  }

  private byte[] loadRegisters() {
    MachineCode code = new MachineCode();
    for (int register = 0; register < 8; register++) {
      code.hex("8B")
          .int8(0x05 | register << 3)
          .int32(recordAddress + GPR + 8 * register); // mov r32, [record+…]
    }
    return code.hex("E9").distance(SWITCH, CASE).toArray();
  }

  @Override
  public byte[] exit(int kind, int offset) {
    return new MachineCode()
        .hex("A3")
        .int32(recordAddress + GPR) // mov [record.eax], eax
        .hex("C7 05")
        .int32(recordAddress + EXIT)
        .int32(kind) // mov dword [record.exit], kind
        .hex("E9")
        .distance(offset, COMMON)
        .toArray();
  }

  @Override
  public byte[] common() {
    MachineCode code = new MachineCode();
    for (int register = 1; register < 8; register++) {
      code.hex("89")
          .int8(0x05 | register << 3)
          .int32(recordAddress + GPR + 8 * register); // mov [record+…], r32
    }
    code.hex("EA").int32(codeAddress + BACK).hex("33 00"); // jmp 0x33:back
    byte[] whole = java.util.Arrays.copyOf(code.toArray(), CASE - COMMON);
    byte[] back =
        Frame.leave(new MachineCode().hex("B8").int32(recordAddress)).toArray(); // mov eax, record
    System.arraycopy(back, 0, whole, BACK - COMMON, back.length);
    return whole;
  }
}
