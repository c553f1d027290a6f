package org.xenolith.x86.cpu;

/**
 * The architectural state of one virtual processor, as the interpreter works on it. Plain fields:
 * whoever runs the processor owns it; others read it while it is stopped. {@link StateRecord} is
 * its fixed off-heap layout.
 */
public final class CpuState {
  public static final int RAX = 0;
  public static final int RCX = 1;
  public static final int RDX = 2;
  public static final int RBX = 3;
  public static final int RSP = 4;
  public static final int RBP = 5;
  public static final int RSI = 6;
  public static final int RDI = 7;
  public static final int R8 = 8;
  public static final int R9 = 9;
  public static final int R10 = 10;
  public static final int R11 = 11;

  public static final int FLAG_CF = 1;
  public static final int FLAG_PF = 1 << 2;
  public static final int FLAG_AF = 1 << 4;
  public static final int FLAG_ZF = 1 << 6;
  public static final int FLAG_SF = 1 << 7;
  public static final int FLAG_TF = 1 << 8;
  public static final int FLAG_IF = 1 << 9;
  public static final int FLAG_DF = 1 << 10;
  public static final int FLAG_OF = 1 << 11;
  public static final int FLAG_IOPL = 3 << 12;
  public static final int FLAG_NT = 1 << 14;
  public static final int FLAG_RF = 1 << 16;
  public static final int FLAG_VM = 1 << 17;
  public static final int FLAG_AC = 1 << 18;
  public static final int FLAG_ID = 1 << 21;
  public static final int STATUS_FLAGS = FLAG_CF | FLAG_PF | FLAG_AF | FLAG_ZF | FLAG_SF | FLAG_OF;

  /**
   * General registers in encoding order, RAX first, and a seventeenth that is always zero: the base
   * or index of an address that has none.
   */
  public final long[] gpr = new long[17];

  /** Linear address of the next instruction to run; exact whenever the processor is stopped. */
  public long rip;

  /** Status flags, kept lazily. */
  public final Flags flags = new Flags();

  /** Selectors and hidden parts, in the order ES CS SS DS FS GS ({@code Instruction.ES} …). */
  public final int[] selector = new int[6];

  /** Segment bases; in 64-bit mode only those of FS and GS count. */
  public final long[] segmentBase = new long[6];

  /** CS.L: 64-bit mode; otherwise 32-bit compatibility mode. */
  public boolean mode64 = true;

  /** Faulting address of the last #PF. */
  public long cr2;

  /** CR0.TS: the next x87, MMX or SSE instruction raises #NM. */
  public boolean taskSwitched;

  /** XMM registers: low half at [2*n], high half at [2*n+1]. */
  public final long[] xmm = new long[32];

  public int mxcsr = 0x1f80;

  /**
   * x87 registers by physical number (not stack-relative): 64-bit significand. MMX register n is
   * st[n].
   */
  public final long[] fpuSignificand = new long[8];

  /** x87 registers by physical number: sign in bit 15, biased exponent in bits 14-0. */
  public final int[] fpuSignExponent = new int[8];

  public int fpuControl = 0x37f;

  /** Status word without TOP (bits 13-11 zero); TOP is {@link #fpuTop}. */
  public int fpuStatus;

  public int fpuTop;

  /** One bit per physical register, set where it is not empty (FXSAVE's abridged tag word). */
  public int fpuTagValid;

  public int fpuOpcode;
  public long fpuInstructionPointer;
  public long fpuDataPointer;

  /** XCR0: state components that XSAVE manages. */
  public long xcr0 = 3;

  /** Debug registers DR0-DR3, (4, 5 unused), DR6, DR7. */
  public final long[] dr = {0, 0, 0, 0, 0, 0, 0xffff0ff0L, 0x400};

  /** Registers zero, 64-bit mode, the FPU as FNINIT leaves it. */
  public CpuState() {}
}
