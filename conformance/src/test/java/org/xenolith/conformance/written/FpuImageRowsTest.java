package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.memory;

import java.util.Arrays;
import java.util.function.Consumer;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;

/**
 * State images: FXRSTOR, XSAVE and its kin with every mask, with components in their initial state,
 * and with headers that cannot be (Intel SDM volume 1, 13.7 to 13.10). The host is asked about good
 * images too.
 */
final class FpuImageRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final boolean[] MODES = {true, false};
  private static final int X87 = 1;
  private static final int SSE = 2;
  private static final int MXCSR = 24;
  private static final int REGISTERS = 32;
  private static final int XMM = 160;
  private static final int HEADER = 512;
  private static final int HEADER_BYTES = 64;
  private static final int COMPONENTS = HEADER;
  private static final int LAYOUT = HEADER + 8;
  private static final long COMPACTED = Long.MIN_VALUE;
  private static final int MXCSR_INITIAL = 0x1f80;

  private static int xmmEnd(GuestState state) {
    return XMM + 16 * (state.mode64 ? 16 : 8);
  }

  @Override
  void write(Cases cases) {
    for (boolean mode64 : MODES) {
      for (boolean wide : mode64 ? new boolean[] {true, false} : new boolean[] {false}) {
        String suffix = wide ? "64" : "";
        fxrstor(cases, mode64, "FXRSTOR" + suffix + " m512byte", wide);
        for (String mnemonic : new String[] {"XSAVE", "XSAVEOPT", "XSAVEC"}) {
          saves(cases, mode64, mnemonic, mnemonic + suffix + " mem", wide);
        }
        restores(cases, mode64, "XRSTOR" + suffix + " mem", wide);
      }
    }
  }

  private static WrittenCase at(Cases cases, boolean mode64, String syntax) {
    return cases.in(mode64, syntax, memory(RBX, 0));
  }

  // ---- faults that all have

  /**
   * @param inFirst how much of the image lies in the page that is there
   */
  private static void faults(
      Cases cases, boolean mode64, String syntax, int alignment, int inFirst, int code) {
    at(cases, mode64, syntax)
        .given(state -> state.gpr[RBX] += alignment / 2)
        .faults(Vector.GP, 0)
        .remark("not aligned");
    at(cases, mode64, syntax)
        .given(state -> state.taskSwitched = true)
        .faults(Vector.NM, 0)
        .remark("CR0.TS");
    at(cases, mode64, syntax)
        .given(state -> state.gpr[RBX] = state.guest.edge + 3 * Guest.PAGE - inFirst)
        .faults(Vector.PF, code)
        .then(state -> state.cr2 = state.guest.edge + 3 * Guest.PAGE)
        .remark("second page not there");
  }

  // ---- images in memory

  /** A valid image that is not the one in the registers. */
  private static byte[] otherImage(GuestState state) {
    byte[] image = state.fpu.clone();
    for (int register = 0; register < 8; register++) {
      for (int i = 0; i < 10; i++) {
        image[REGISTERS + 16 * register + i] ^= 0x55;
      }
    }
    for (int i = XMM; i < xmmEnd(state); i++) {
      image[i] ^= 0x33;
    }
    image[1] = 0x0b; // the control word's rounding
    image[4] = 0x3c;
    image[MXCSR] = (byte) 0xc1;
    return image;
  }

  private static void putImage(GuestState state) {
    state.write(state.gpr[RBX], otherImage(state));
    state.write(state.gpr[RBX] + HEADER, new byte[HEADER_BYTES]);
  }

  private static Consumer<GuestState> with(int offset, long value) {
    return state -> state.write(state.gpr[RBX] + offset, value, 8);
  }

  /** Pointers of 32 bits; processors without selectors of their own write and read zeros there. */
  private static byte[] narrowed(byte[] image, boolean wide) {
    byte[] narrowed = image.clone();
    if (!wide) {
      Arrays.fill(narrowed, 12, 16, (byte) 0);
      Arrays.fill(narrowed, 20, 24, (byte) 0);
    }
    return narrowed;
  }

  private static void copy(byte[] from, byte[] to, int start, int end) {
    System.arraycopy(from, start, to, start, end - start);
  }

  private static void restoreX87(GuestState state, byte[] image, boolean wide) {
    byte[] narrowed = narrowed(image, wide);
    copy(narrowed, state.fpu, 0, MXCSR);
    copy(narrowed, state.fpu, REGISTERS, XMM);
  }

  // ---- FXRSTOR

  private static void fxrstor(Cases cases, boolean mode64, String syntax, boolean wide) {
    at(cases, mode64, syntax)
        .given(FpuImageRowsTest::putImage)
        .then(state -> {
          byte[] image = otherImage(state);
          restoreX87(state, image, wide);
          copy(image, state.fpu, MXCSR, MXCSR + 4);
          copy(image, state.fpu, XMM, xmmEnd(state));
        });
    at(cases, mode64, syntax)
        .given(FpuImageRowsTest::putImage)
        .given(state -> state.write(state.gpr[RBX] + MXCSR, 0x1_1f80, 4))
        .faults(Vector.GP, 0)
        .remark("reserved bit of MXCSR");
    faults(cases, mode64, syntax, 16, 128, 4);
  }

  // ---- XSAVE, XSAVEOPT, XSAVEC

  private static void saves(
      Cases cases, boolean mode64, String mnemonic, String syntax, boolean wide) {
    for (int mask = 0; mask < 8; mask++) {
      for (int inUse : new int[] {X87 | SSE, X87, SSE}) {
        int asked = mask & (X87 | SSE);
        long edx = mask == 7 ? 0xffff_ffffL : 0;
        long eax = mask;
        at(cases, mode64, syntax)
            .given(state -> state.gpr[CpuState.RAX] = eax)
            .given(state -> state.gpr[CpuState.RDX] = edx)
            .given(state -> initialize(state, ~inUse))
            .then(state -> save(state, mnemonic, asked, inUse, wide))
            .remark("mask %d, in use %d".formatted(mask, inUse));
      }
    }
    faults(cases, mode64, syntax, 64, 128, 6);
  }

  private static void initialize(GuestState state, int components) {
    if ((components & X87) != 0) {
      Arrays.fill(state.fpu, 0, MXCSR, (byte) 0);
      Arrays.fill(state.fpu, REGISTERS, XMM, (byte) 0);
      state.fpu[0] = 0x7f;
      state.fpu[1] = 3;
    }
    if ((components & SSE) != 0) {
      Arrays.fill(state.fpu, XMM, 416, (byte) 0);
      setMxcsr(state, MXCSR_INITIAL);
    }
  }

  private static void setMxcsr(GuestState state, int value) {
    for (int i = 0; i < 4; i++) {
      state.fpu[MXCSR + i] = (byte) (value >>> 8 * i);
    }
  }

  private static void save(GuestState state, String mnemonic, int asked, int inUse, boolean wide) {
    boolean compacted = mnemonic.equals("XSAVEC");
    int written = mnemonic.equals("XSAVE") ? asked : asked & inUse;
    byte[] image = narrowed(state.fpu, wide);
    if ((written & X87) != 0) {
      put(state, image, 0, MXCSR);
      put(state, image, REGISTERS, XMM);
    }
    if ((written & SSE) != 0) {
      put(state, image, XMM, xmmEnd(state));
    }
    if (((compacted ? written : asked) & SSE) != 0) {
      put(state, image, MXCSR, REGISTERS);
    }
    long header = state.gpr[RBX] + COMPONENTS;
    if (compacted) {
      state.write(header, asked & inUse, 8);
      state.write(state.gpr[RBX] + LAYOUT, asked | COMPACTED, 8);
    } else {
      state.write(header, state.read(header, 8) & ~asked | asked & inUse, 8);
    }
  }

  private static void put(GuestState state, byte[] image, int start, int end) {
    state.write(state.gpr[RBX] + start, Arrays.copyOfRange(image, start, end));
  }

  // ---- XRSTOR

  private static void restores(Cases cases, boolean mode64, String syntax, boolean wide) {
    for (long layout : new long[] {0, COMPACTED | X87 | SSE, COMPACTED | SSE}) {
      for (int mask = 0; mask < 8; mask++) {
        for (int present = 0; present < 4; present++) {
          if (layout != 0 && (present & ~layout) != 0) {
            continue;
          }
          restore(cases, mode64, syntax, wide, layout, mask, present);
        }
      }
    }
    refusals(cases, mode64, syntax);
    faults(cases, mode64, syntax, 64, HEADER, 4);
  }

  private static void restore(
      Cases cases,
      boolean mode64,
      String syntax,
      boolean wide,
      long layout,
      int mask,
      int present) {
    at(cases, mode64, syntax)
        .given(FpuImageRowsTest::putImage)
        .given(with(COMPONENTS, present))
        .given(with(LAYOUT, layout))
        .given(state -> state.gpr[CpuState.RAX] = mask)
        .then(state -> restored(state, mask, present, layout != 0, wide))
        .remark("layout %x, mask %d, present %d".formatted(layout, mask, present));
  }

  private static void restored(
      GuestState state, int mask, int present, boolean compacted, boolean wide) {
    byte[] image = otherImage(state);
    if ((mask & X87) != 0) {
      initialize(state, X87);
      if ((present & X87) != 0) {
        restoreX87(state, image, wide);
      }
    }
    if ((mask & SSE) != 0) {
      Arrays.fill(state.fpu, XMM, xmmEnd(state), (byte) 0);
      if ((present & SSE) != 0) {
        copy(image, state.fpu, XMM, xmmEnd(state));
      }
      if (compacted && (present & SSE) == 0) {
        setMxcsr(state, MXCSR_INITIAL);
      } else {
        copy(image, state.fpu, MXCSR, MXCSR + 4);
      }
    }
  }

  private static void refusals(Cases cases, boolean mode64, String syntax) {
    refused(cases, mode64, syntax, "component that is not enabled", with(COMPONENTS, 7));
    refused(cases, mode64, syntax, "layout without its top bit", with(LAYOUT, 3));
    refused(cases, mode64, syntax, "reserved bytes", with(HEADER + 16, 1));
    refused(cases, mode64, syntax, "layout not enabled", with(LAYOUT, COMPACTED | 7));
    refused(
        cases,
        mode64,
        syntax,
        "present, but not in the layout",
        with(COMPONENTS, X87 | SSE).andThen(with(LAYOUT, COMPACTED | SSE)));
    refused(
        cases,
        mode64,
        syntax,
        "reserved bytes, compacted",
        with(LAYOUT, COMPACTED | X87 | SSE).andThen(with(HEADER + 56, 1)));
    refused(
        cases,
        mode64,
        syntax,
        "reserved bit of MXCSR",
        with(MXCSR, 0x1_1f80).andThen(with(COMPONENTS, SSE)));
  }

  private static void refused(
      Cases cases, boolean mode64, String syntax, String why, Consumer<GuestState> image) {
    at(cases, mode64, syntax)
        .given(FpuImageRowsTest::putImage)
        .given(image)
        .given(state -> state.gpr[CpuState.RAX] = X87 | SSE)
        .faults(Vector.GP, 0)
        .remark(why);
  }
}
