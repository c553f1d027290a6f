package org.xenolith.x86.isa;

/**
 * x87 (Intel SDM volume 2, D8 to DF and 9B), with the encodings that the manual leaves out and
 * every processor has: the second ones of FCOM, FCOMP, FXCH and FSTP, FFREEP, and the 8087's and
 * 287's FENI, FDISI and FSETPM, which do nothing. The waiting forms (FSTCW, FINIT, ...) are FWAIT
 * and the form that does not wait.
 */
final class X87Rows {
  static final String ROWS =
      """
      # opcode  | instruction            | Op/En | modes | feature | notes
      # D8
      D8 /0     | FADD m32fp             | M     | both  | FPU     | cw:1 cu:023
      D8 /1     | FMUL m32fp             | M     | both  | FPU     | cw:1 cu:023
      D8 /2     | FCOM m32fp             | M     | both  | FPU     | cw:023 c0:1
      D8 /3     | FCOMP m32fp            | M     | both  | FPU     | cw:023 c0:1
      D8 /4     | FSUB m32fp             | M     | both  | FPU     | cw:1 cu:023
      D8 /5     | FSUBR m32fp            | M     | both  | FPU     | cw:1 cu:023
      D8 /6     | FDIV m32fp             | M     | both  | FPU     | cw:1 cu:023
      D8 /7     | FDIVR m32fp            | M     | both  | FPU     | cw:1 cu:023
      D8 C0+i   | FADD ST(0), ST(i)      | M     | both  | FPU     | cw:1 cu:023
      D8 C8+i   | FMUL ST(0), ST(i)      | M     | both  | FPU     | cw:1 cu:023
      D8 D0+i   | FCOM ST(i)             | M     | both  | FPU     | cw:023 c0:1
      D8 D8+i   | FCOMP ST(i)            | M     | both  | FPU     | cw:023 c0:1
      D8 E0+i   | FSUB ST(0), ST(i)      | M     | both  | FPU     | cw:1 cu:023
      D8 E8+i   | FSUBR ST(0), ST(i)     | M     | both  | FPU     | cw:1 cu:023
      D8 F0+i   | FDIV ST(0), ST(i)      | M     | both  | FPU     | cw:1 cu:023
      D8 F8+i   | FDIVR ST(0), ST(i)     | M     | both  | FPU     | cw:1 cu:023
      # D9
      D9 /0     | FLD m32fp              | M     | both  | FPU     | cw:1 cu:023
      D9 /2     | FST m32fp              | M     | both  | FPU     | cw:1 cu:023
      D9 /3     | FSTP m32fp             | M     | both  | FPU     | cw:1 cu:023
      D9 /4     | FLDENV m14/28byte      | M     | both  | FPU     | cw:0123
      D9 /5     | FLDCW m2byte           | M     | both  | FPU     | cu:0123
      D9 /6     | FNSTENV m14/28byte     | M     | both  | FPU     | cu:0123
      D9 /7     | FNSTCW m2byte          | M     | both  | FPU     | cu:0123
      D9 C0+i   | FLD ST(i)              | M     | both  | FPU     | cw:1 cu:023
      D9 C8+i   | FXCH ST(i)             | M     | both  | FPU     | cw:1 cu:023
      D9 D0     | FNOP                   | ZO    | both  | FPU     | cu:0123
      D9 E0     | FCHS                   | ZO    | both  | FPU     | cw:1 cu:023
      D9 E1     | FABS                   | ZO    | both  | FPU     | cw:1 cu:023
      D9 E4     | FTST                   | ZO    | both  | FPU     | cw:023 c0:1
      D9 E5     | FXAM                   | ZO    | both  | FPU     | cw:0123
      D9 E8     | FLD1                   | ZO    | both  | FPU     | cw:1 cu:023
      D9 E9     | FLDL2T                 | ZO    | both  | FPU     | cw:1 cu:023
      D9 EA     | FLDL2E                 | ZO    | both  | FPU     | cw:1 cu:023
      D9 EB     | FLDPI                  | ZO    | both  | FPU     | cw:1 cu:023
      D9 EC     | FLDLG2                 | ZO    | both  | FPU     | cw:1 cu:023
      D9 ED     | FLDLN2                 | ZO    | both  | FPU     | cw:1 cu:023
      D9 EE     | FLDZ                   | ZO    | both  | FPU     | cw:1 cu:023
      D9 F0     | F2XM1                  | ZO    | both  | FPU     | cw:1 cu:023 approx
      D9 F1     | FYL2X                  | ZO    | both  | FPU     | cw:1 cu:023 approx
      D9 F2     | FPTAN                  | ZO    | both  | FPU     | cw:12 cu:03 approx
      D9 F3     | FPATAN                 | ZO    | both  | FPU     | cw:1 cu:023 approx
      D9 F4     | FXTRACT                | ZO    | both  | FPU     | cw:1 cu:023
      D9 F5     | FPREM1                 | ZO    | both  | FPU     | cw:0123
      D9 F6     | FDECSTP                | ZO    | both  | FPU     | c0:1 cu:023
      D9 F7     | FINCSTP                | ZO    | both  | FPU     | c0:1 cu:023
      D9 F8     | FPREM                  | ZO    | both  | FPU     | cw:0123
      D9 F9     | FYL2XP1                | ZO    | both  | FPU     | cw:1 cu:023 approx
      D9 FA     | FSQRT                  | ZO    | both  | FPU     | cw:1 cu:023
      D9 FB     | FSINCOS                | ZO    | both  | FPU     | cw:12 cu:03 approx
      D9 FC     | FRNDINT                | ZO    | both  | FPU     | cw:1 cu:023
      D9 FD     | FSCALE                 | ZO    | both  | FPU     | cw:1 cu:023
      D9 FE     | FSIN                   | ZO    | both  | FPU     | cw:12 cu:03 approx
      D9 FF     | FCOS                   | ZO    | both  | FPU     | cw:12 cu:03 approx
      # DA
      DA /0     | FIADD m32int           | M     | both  | FPU     | cw:1 cu:023
      DA /1     | FIMUL m32int           | M     | both  | FPU     | cw:1 cu:023
      DA /2     | FICOM m32int           | M     | both  | FPU     | cw:023 c0:1
      DA /3     | FICOMP m32int          | M     | both  | FPU     | cw:023 c0:1
      DA /4     | FISUB m32int           | M     | both  | FPU     | cw:1 cu:023
      DA /5     | FISUBR m32int          | M     | both  | FPU     | cw:1 cu:023
      DA /6     | FIDIV m32int           | M     | both  | FPU     | cw:1 cu:023
      DA /7     | FIDIVR m32int          | M     | both  | FPU     | cw:1 cu:023
      DA C0+i   | FCMOVB ST(0), ST(i)    | M     | both  | FPU     | t:C cw:1 cu:023
      DA C8+i   | FCMOVE ST(0), ST(i)    | M     | both  | FPU     | t:Z cw:1 cu:023
      DA D0+i   | FCMOVBE ST(0), ST(i)   | M     | both  | FPU     | t:CZ cw:1 cu:023
      DA D8+i   | FCMOVU ST(0), ST(i)    | M     | both  | FPU     | t:P cw:1 cu:023
      DA E9     | FUCOMPP                | ZO    | both  | FPU     | cw:023 c0:1
      # DB
      DB /0     | FILD m32int            | M     | both  | FPU     | cw:1 cu:023
      DB /1     | FISTTP m32int          | M     | both  | SSE3    | c0:1 cu:023
      DB /2     | FIST m32int            | M     | both  | FPU     | cw:1 cu:023
      DB /3     | FISTP m32int           | M     | both  | FPU     | cw:1 cu:023
      DB /5     | FLD m80fp              | M     | both  | FPU     | cw:1 cu:023
      DB /7     | FSTP m80fp             | M     | both  | FPU     | cw:1 cu:023
      DB C0+i   | FCMOVNB ST(0), ST(i)   | M     | both  | FPU     | t:C cw:1 cu:023
      DB C8+i   | FCMOVNE ST(0), ST(i)   | M     | both  | FPU     | t:Z cw:1 cu:023
      DB D0+i   | FCMOVNBE ST(0), ST(i)  | M     | both  | FPU     | t:CZ cw:1 cu:023
      DB D8+i   | FCMOVNU ST(0), ST(i)   | M     | both  | FPU     | t:P cw:1 cu:023
      DB E0     | FNENI                  | ZO    | both  | FPU     |
      DB E1     | FNDISI                 | ZO    | both  | FPU     |
      DB E2     | FNCLEX                 | ZO    | both  | FPU     | cu:0123
      DB E3     | FNINIT                 | ZO    | both  | FPU     | c0:0123
      DB E4     | FNSETPM                | ZO    | both  | FPU     |
      DB E8+i   | FUCOMI ST(0), ST(i)    | M     | both  | FPU     | w:ZPC 0:OSA cw:1
      DB F0+i   | FCOMI ST(0), ST(i)     | M     | both  | FPU     | w:ZPC 0:OSA cw:1
      # DC
      DC /0     | FADD m64fp             | M     | both  | FPU     | cw:1 cu:023
      DC /1     | FMUL m64fp             | M     | both  | FPU     | cw:1 cu:023
      DC /2     | FCOM m64fp             | M     | both  | FPU     | cw:023 c0:1
      DC /3     | FCOMP m64fp            | M     | both  | FPU     | cw:023 c0:1
      DC /4     | FSUB m64fp             | M     | both  | FPU     | cw:1 cu:023
      DC /5     | FSUBR m64fp            | M     | both  | FPU     | cw:1 cu:023
      DC /6     | FDIV m64fp             | M     | both  | FPU     | cw:1 cu:023
      DC /7     | FDIVR m64fp            | M     | both  | FPU     | cw:1 cu:023
      DC C0+i   | FADD ST(i), ST(0)      | M     | both  | FPU     | cw:1 cu:023
      DC C8+i   | FMUL ST(i), ST(0)      | M     | both  | FPU     | cw:1 cu:023
      DC D0+i   | FCOM ST(i)             | M     | both  | FPU     | cw:023 c0:1
      DC D8+i   | FCOMP ST(i)            | M     | both  | FPU     | cw:023 c0:1
      DC E0+i   | FSUBR ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      DC E8+i   | FSUB ST(i), ST(0)      | M     | both  | FPU     | cw:1 cu:023
      DC F0+i   | FDIVR ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      DC F8+i   | FDIV ST(i), ST(0)      | M     | both  | FPU     | cw:1 cu:023
      # DD
      DD /0     | FLD m64fp              | M     | both  | FPU     | cw:1 cu:023
      DD /1     | FISTTP m64int          | M     | both  | SSE3    | c0:1 cu:023
      DD /2     | FST m64fp              | M     | both  | FPU     | cw:1 cu:023
      DD /3     | FSTP m64fp             | M     | both  | FPU     | cw:1 cu:023
      DD /4     | FRSTOR m94/108byte     | M     | both  | FPU     | cw:0123
      DD /6     | FNSAVE m94/108byte     | M     | both  | FPU     | c0:0123
      DD /7     | FNSTSW m2byte          | M     | both  | FPU     | cu:0123
      DD C0+i   | FFREE ST(i)            | M     | both  | FPU     | cu:0123
      DD C8+i   | FXCH ST(i)             | M     | both  | FPU     | cw:1 cu:023
      DD D0+i   | FST ST(i)              | M     | both  | FPU     | cw:1 cu:023
      DD D8+i   | FSTP ST(i)             | M     | both  | FPU     | cw:1 cu:023
      DD E0+i   | FUCOM ST(i)            | M     | both  | FPU     | cw:023 c0:1
      DD E8+i   | FUCOMP ST(i)           | M     | both  | FPU     | cw:023 c0:1
      # DE
      DE /0     | FIADD m16int           | M     | both  | FPU     | cw:1 cu:023
      DE /1     | FIMUL m16int           | M     | both  | FPU     | cw:1 cu:023
      DE /2     | FICOM m16int           | M     | both  | FPU     | cw:023 c0:1
      DE /3     | FICOMP m16int          | M     | both  | FPU     | cw:023 c0:1
      DE /4     | FISUB m16int           | M     | both  | FPU     | cw:1 cu:023
      DE /5     | FISUBR m16int          | M     | both  | FPU     | cw:1 cu:023
      DE /6     | FIDIV m16int           | M     | both  | FPU     | cw:1 cu:023
      DE /7     | FIDIVR m16int          | M     | both  | FPU     | cw:1 cu:023
      DE C0+i   | FADDP ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      DE C8+i   | FMULP ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      DE D0+i   | FCOMP ST(i)            | M     | both  | FPU     | cw:023 c0:1
      DE D9     | FCOMPP                 | ZO    | both  | FPU     | cw:023 c0:1
      DE E0+i   | FSUBRP ST(i), ST(0)    | M     | both  | FPU     | cw:1 cu:023
      DE E8+i   | FSUBP ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      DE F0+i   | FDIVRP ST(i), ST(0)    | M     | both  | FPU     | cw:1 cu:023
      DE F8+i   | FDIVP ST(i), ST(0)     | M     | both  | FPU     | cw:1 cu:023
      # DF
      DF /0     | FILD m16int            | M     | both  | FPU     | cw:1 cu:023
      DF /1     | FISTTP m16int          | M     | both  | SSE3    | c0:1 cu:023
      DF /2     | FIST m16int            | M     | both  | FPU     | cw:1 cu:023
      DF /3     | FISTP m16int           | M     | both  | FPU     | cw:1 cu:023
      DF /4     | FBLD m80dec            | M     | both  | FPU     | cw:1 cu:023
      DF /5     | FILD m64int            | M     | both  | FPU     | cw:1 cu:023
      DF /6     | FBSTP m80bcd           | M     | both  | FPU     | cw:1 cu:023
      DF /7     | FISTP m64int           | M     | both  | FPU     | cw:1 cu:023
      DF C0+i   | FFREEP ST(i)           | M     | both  | FPU     | cu:0123
      DF C8+i   | FXCH ST(i)             | M     | both  | FPU     | cw:1 cu:023
      DF D0+i   | FSTP ST(i)             | M     | both  | FPU     | cw:1 cu:023
      DF D8+i   | FSTP ST(i)             | M     | both  | FPU     | cw:1 cu:023
      DF E0     | FNSTSW AX              | ZO    | both  | FPU     | cu:0123
      DF E8+i   | FUCOMIP ST(0), ST(i)   | M     | both  | FPU     | w:ZPC 0:OSA cw:1
      DF F0+i   | FCOMIP ST(0), ST(i)    | M     | both  | FPU     | w:ZPC 0:OSA cw:1
      # 9B
      9B        | FWAIT                  | ZO    | both  | FPU     | cu:0123
      """;

  private X87Rows() {}
}
