package org.xenolith.x86.isa;

/** String instructions, by the manual's names with explicit operands (Intel SDM volume 2). */
final class StringRows {
  static final String ROWS =
      """
      # opcode | instruction   | Op/En | modes | feature | notes
      A4       | MOVS m8, m8   | ZO    | both  | BASE    | t:D rep
      A5       | MOVS m16, m16 | ZO    | both  | BASE    | t:D rep o16
      A5       | MOVS m32, m32 | ZO    | both  | BASE    | t:D rep o32
      REX.W A5 | MOVS m64, m64 | ZO    | 64    | BASE    | t:D rep
      A6       | CMPS m8, m8   | ZO    | both  | BASE    | t:D w:OSZAPC repe
      A7       | CMPS m16, m16 | ZO    | both  | BASE    | t:D w:OSZAPC repe o16
      A7       | CMPS m32, m32 | ZO    | both  | BASE    | t:D w:OSZAPC repe o32
      REX.W A7 | CMPS m64, m64 | ZO    | 64    | BASE    | t:D w:OSZAPC repe
      AA       | STOS m8       | ZO    | both  | BASE    | t:D rep
      AB       | STOS m16      | ZO    | both  | BASE    | t:D rep o16
      AB       | STOS m32      | ZO    | both  | BASE    | t:D rep o32
      REX.W AB | STOS m64      | ZO    | 64    | BASE    | t:D rep
      AC       | LODS m8       | ZO    | both  | BASE    | t:D rep
      AD       | LODS m16      | ZO    | both  | BASE    | t:D rep o16
      AD       | LODS m32      | ZO    | both  | BASE    | t:D rep o32
      REX.W AD | LODS m64      | ZO    | 64    | BASE    | t:D rep
      AE       | SCAS m8       | ZO    | both  | BASE    | t:D w:OSZAPC repe
      AF       | SCAS m16      | ZO    | both  | BASE    | t:D w:OSZAPC repe o16
      AF       | SCAS m32      | ZO    | both  | BASE    | t:D w:OSZAPC repe o32
      REX.W AF | SCAS m64      | ZO    | 64    | BASE    | t:D w:OSZAPC repe
      # with ports
      6C       | INS m8, DX    | ZO    | both  | BASE    | t:D rep nohost
      6D       | INS m16, DX   | ZO    | both  | BASE    | t:D rep nohost o16
      6D       | INS m32, DX   | ZO    | both  | BASE    | t:D rep nohost o32
      6E       | OUTS DX, m8   | ZO    | both  | BASE    | t:D rep nohost
      6F       | OUTS DX, m16  | ZO    | both  | BASE    | t:D rep nohost o16
      6F       | OUTS DX, m32  | ZO    | both  | BASE    | t:D rep nohost o32
      """;

  private StringRows() {}
}
