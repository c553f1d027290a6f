package org.xenolith.x86.isa;

/**
 * The instructions that save and restore the whole of x87, MMX and SSE state (Intel SDM volume 2;
 * volume 1, chapters 10.5 and 13).
 */
final class FpuStateRows {
  static final String ROWS =
      """
      # opcode          | instruction        | Op/En | modes | feature  | notes
      NP 0F AE /0       | FXSAVE m512byte    | M     | both  | FXSR     | align16
      NP REX.W 0F AE /0 | FXSAVE64 m512byte  | M     | 64    | FXSR     | align16
      NP 0F AE /1       | FXRSTOR m512byte   | M     | both  | FXSR     | cw:0123 align16 nohost
      NP REX.W 0F AE /1 | FXRSTOR64 m512byte | M     | 64    | FXSR     | cw:0123 align16 nohost
      NP 0F AE /4       | XSAVE mem          | M     | both  | XSAVE    | align64 nohost
      NP REX.W 0F AE /4 | XSAVE64 mem        | M     | 64    | XSAVE    | align64 nohost
      NP 0F AE /5       | XRSTOR mem         | M     | both  | XSAVE    | cw:0123 align64 nohost
      NP REX.W 0F AE /5 | XRSTOR64 mem       | M     | 64    | XSAVE    | cw:0123 align64 nohost
      NP 0F AE /6       | XSAVEOPT mem       | M     | both  | XSAVEOPT | align64 nohost
      NP REX.W 0F AE /6 | XSAVEOPT64 mem     | M     | 64    | XSAVEOPT | align64 nohost
      NP 0F C7 /4       | XSAVEC mem         | M     | both  | XSAVEC   | align64 nohost
      NP REX.W 0F C7 /4 | XSAVEC64 mem       | M     | 64    | XSAVEC   | align64 nohost
      NP 0F C7 /5       | XSAVES mem         | M     | both  | XSAVES   | align64 nohost
      NP REX.W 0F C7 /5 | XSAVES64 mem       | M     | 64    | XSAVES   | align64 nohost
      NP 0F C7 /3       | XRSTORS mem        | M     | both  | XSAVES   | cw:0123 align64 nohost
      NP REX.W 0F C7 /3 | XRSTORS64 mem      | M     | 64    | XSAVES   | cw:0123 align64 nohost
      """;

  private FpuStateRows() {}
}
