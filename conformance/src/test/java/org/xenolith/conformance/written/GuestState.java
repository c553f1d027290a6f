package org.xenolith.conformance.written;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.x87.FpuImage;
import org.xenolith.x86.isa.Instruction;

/**
 * All that an instruction can change, at one moment: registers, hidden parts of segments, x87 and
 * SSE state, and the whole memory. A test says what it expects by changing a copy.
 */
public final class GuestState {
  private static final int DIFFERENCES_MAX = 8;

  final Guest guest;
  public final long[] gpr;
  public long rip;
  public long flags;
  public final int[] selector;
  public final long[] segmentBase;
  public boolean mode64;
  public long cr2;
  boolean taskSwitched;
  long xcr0;
  private final long[] debugRegisters;

  /** As FXSAVE64 writes it. */
  public final byte[] fpu;

  private final byte[] memory;

  private GuestState(
      Guest guest,
      long[] gpr,
      int[] selector,
      long[] segmentBase,
      long[] debugRegisters,
      byte[] fpu,
      byte[] memory) {
    this.guest = guest;
    this.gpr = gpr;
    this.selector = selector;
    this.segmentBase = segmentBase;
    this.debugRegisters = debugRegisters;
    this.fpu = fpu;
    this.memory = memory;
  }

  /** The state of the guest's processor now. */
  public static GuestState of(Guest guest) {
    CpuState state = guest.cpu.state;
    byte[] fpu = new byte[FpuImage.BYTES];
    FpuImage.save(state, MemorySegment.ofArray(fpu), 0);
    GuestState result =
        new GuestState(
            guest,
            Arrays.copyOf(state.gpr, 16),
            state.selector.clone(),
            state.segmentBase.clone(),
            state.dr.clone(),
            fpu,
            guest.allMemory());
    result.rip = state.rip;
    result.flags = state.flags.get();
    result.mode64 = state.mode64;
    result.cr2 = state.cr2;
    result.taskSwitched = state.taskSwitched;
    result.xcr0 = state.xcr0;
    return result;
  }

  public GuestState copy() {
    GuestState copy =
        new GuestState(
            guest,
            gpr.clone(),
            selector.clone(),
            segmentBase.clone(),
            debugRegisters.clone(),
            fpu.clone(),
            memory.clone());
    copy.rip = rip;
    copy.flags = flags;
    copy.mode64 = mode64;
    copy.cr2 = cr2;
    copy.taskSwitched = taskSwitched;
    copy.xcr0 = xcr0;
    return copy;
  }

  /** Makes it the state of the guest's processor and memory. */
  public void load() {
    Cpu cpu = guest.cpu;
    CpuState state = cpu.state;
    System.arraycopy(gpr, 0, state.gpr, 0, gpr.length);
    System.arraycopy(selector, 0, state.selector, 0, selector.length);
    System.arraycopy(segmentBase, 0, state.segmentBase, 0, segmentBase.length);
    System.arraycopy(debugRegisters, 0, state.dr, 0, debugRegisters.length);
    if (!FpuImage.restore(state, MemorySegment.ofArray(fpu), 0)) {
      throw new IllegalStateException("not a valid MXCSR");
    }
    state.rip = rip;
    state.flags.set(flags);
    state.mode64 = mode64;
    state.cr2 = cr2;
    state.taskSwitched = taskSwitched;
    state.xcr0 = xcr0;
    guest.setAllMemory(memory);
  }

  // ---- for tests to say what they give and expect

  public void set(int flag, boolean value) {
    flags = value ? flags | flag : flags & ~flag;
  }

  /** A general register as an instruction of this operand size (bytes) leaves it. */
  void setRegister(int register, long value, int length) {
    long old = gpr[register];
    gpr[register] =
        switch (length) {
          case 2 -> old & ~0xffffL | value & 0xffff;
          case 4 -> value & 0xffff_ffffL;
          default -> value;
        };
  }

  void loadSegment(int segment, int value, long base) {
    selector[segment] = value;
    segmentBase[segment] = base;
  }

  /** A code segment and the mode that comes with it. */
  void goTo(int codeSelector, long target) {
    loadSegment(Instruction.CS, codeSelector, 0);
    mode64 = codeSelector == Descriptors.CODE_64;
    rip = target;
  }

  /** What PUSH leaves, all pages being there. */
  public void push(long value, int length) {
    gpr[CpuState.RSP] -= length;
    write(gpr[CpuState.RSP], value, length);
  }

  public void write(long linear, long value, int length) {
    for (int i = 0; i < length; i++) {
      memory[(int) guest.maddr(linear + i)] = (byte) (value >>> 8 * i);
    }
  }

  public void write(long linear, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      write(linear + i, bytes[i], 1);
    }
  }

  public long read(long linear, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | memory[(int) guest.maddr(linear + i)] & 0xff;
    }
    return value;
  }

  // ---- comparison

  /** One line per difference from what was expected; empty where there is none. */
  public List<String> differences(GuestState expected) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      compare(lines, "gpr" + i, gpr[i], expected.gpr[i]);
    }
    compare(lines, "rip", rip, expected.rip);
    compare(lines, "rflags", flags, expected.flags);
    for (int i = 0; i < selector.length; i++) {
      compare(lines, "selector" + i, selector[i], expected.selector[i]);
      compare(lines, "base" + i, segmentBase[i], expected.segmentBase[i]);
    }
    compare(lines, "64-bit mode", mode64 ? 1 : 0, expected.mode64 ? 1 : 0);
    compare(lines, "cr2", cr2, expected.cr2);
    compare(lines, "cr0.ts", taskSwitched ? 1 : 0, expected.taskSwitched ? 1 : 0);
    compare(lines, "xcr0", xcr0, expected.xcr0);
    for (int i = 0; i < debugRegisters.length; i++) {
      compare(lines, "dr" + i, debugRegisters[i], expected.debugRegisters[i]);
    }
    compare(lines, "fpu", fpu, expected.fpu);
    compare(lines, "memory", memory, expected.memory);
    return lines;
  }

  private static void compare(List<String> lines, String name, long ours, long expected) {
    if (ours != expected) {
      lines.add("%s: %x, expected %x".formatted(name, ours, expected));
    }
  }

  private static void compare(List<String> lines, String name, byte[] ours, byte[] expected) {
    int at = Arrays.mismatch(ours, expected);
    for (int found = 0; at >= 0 && found < DIFFERENCES_MAX; found++) {
      lines.add("%s+%x: %02x, expected %02x".formatted(name, at, ours[at], expected[at]));
      int next = Arrays.mismatch(ours, at + 1, ours.length, expected, at + 1, expected.length);
      at = next < 0 ? -1 : at + 1 + next;
    }
  }
}
