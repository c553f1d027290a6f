package org.xenolith.conformance.oracle;

/** Cases in 64-bit mode. */
record Frame64(long recordAddress) implements Frame {
  private static final int RDI = 7;

  @Override
  public byte[] entry() {
    MachineCode code = Frame.enter();
    for (int register = 0; register < 16; register++) {
      if (register != RDI) {
        code.hex(register < 8 ? "48 8B" : "4C 8B")
            .int8(0x87 | (register & 7) << 3)
            .int32(GPR + 8 * register);
      }
    }
    code.hex("48 8B BF").int32(GPR + 8 * RDI); // mov rdi, [rdi+…], last
    return code.hex("E9").distance(0, CASE).toArray();
  }

  @Override
  public byte[] exit(int kind, int offset) {
    return new MachineCode()
        .hex("48 A3")
        .int64(recordAddress + GPR) // mov [record.rax], rax
        .hex("48 B8")
        .int64(recordAddress) // mov rax, record
        .hex("C7 80")
        .int32(EXIT)
        .int32(kind) // mov dword [rax+exit], kind
        .hex("E9")
        .distance(offset, COMMON)
        .toArray();
  }

  @Override
  public byte[] common() {
    MachineCode code = new MachineCode();
    for (int register = 1; register < 16; register++) {
      code.hex(register < 8 ? "48 89" : "4C 89")
          .int8(0x80 | (register & 7) << 3)
          .int32(GPR + 8 * register);
    }
    return Frame.leave(code).toArray();
  }
}
