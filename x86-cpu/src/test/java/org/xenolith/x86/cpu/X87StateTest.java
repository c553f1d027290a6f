package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.xenolith.x86.isa.CodeBuilder;

/** State images, faults on their way, and the exceptions that wait for the next instruction. */
final class X87StateTest {
  private static final int RBX = CpuState.RBX;
  private static final long GENERAL_PROTECTION = Vector.GP;
  private static final long PAGE = 4096;

  private final long seed = Long.getLong("xenolith.seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  private final TestGuest guest = new TestGuest();
  private final CpuState state = guest.state;

  /** Runs one instruction with RBX as the address of its operand; HLT follows. */
  private Exit run(String syntax, long address) {
    guest.program(code -> code.emit(syntax, memory(RBX, 0)).emit("HLT"));
    state.gpr[RBX] = address;
    return guest.cpu.run();
  }

  private void runsThrough(String syntax, long address) {
    assertThat(run(syntax, address)).as(syntax).isEqualTo(Exit.PRIVILEGED);
  }

  private void raises(String syntax, long address, long vector) {
    assertThat(run(syntax, address)).as(syntax).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).as(syntax).isEqualTo((int) vector);
    assertThat(state.rip).as(syntax).isEqualTo(TestGuest.CODE);
  }

  private void runProgram(java.util.function.Consumer<CodeBuilder> writer) {
    guest.program(writer.andThen(code -> code.emit("HLT")));
    assertThat(guest.cpu.run()).isEqualTo(Exit.PRIVILEGED);
  }

  private void randomize() {
    for (int i = 0; i < 8; i++) {
      state.fpuSignificand[i] = random.nextLong();
      state.fpuSignExponent[i] = random.nextInt(0x10000);
    }
    for (int i = 0; i < 32; i++) {
      state.xmm[i] = random.nextLong();
    }
    state.fpuTop = random.nextInt(8);
    state.fpuTagValid = random.nextInt(256);
    state.fpuStatus = random.nextInt(128) | 0x4100;
    state.fpuControl = 0x37f | random.nextInt(4) << 10;
    state.fpuInstructionPointer = random.nextInt() & 0xffff_ffffL;
    state.fpuDataPointer = random.nextInt() & 0xffff_ffffL;
    state.fpuOpcode = random.nextInt(0x800);
    state.mxcsr = 0x1f80 | random.nextInt(4) << 13;
  }

  /** Everything that an image holds. */
  private String picture() {
    return Arrays.toString(state.fpuSignificand)
        + Arrays.toString(state.fpuSignExponent)
        + Arrays.toString(state.xmm)
        + Arrays.toString(
            new long[] {
              state.fpuTop,
              state.fpuTagValid,
              state.fpuStatus,
              state.fpuControl,
              state.mxcsr,
              state.fpuInstructionPointer,
              state.fpuDataPointer,
              state.fpuOpcode
            });
  }

  private void scramble() {
    randomize();
    state.fpuTop = state.fpuTop + 1 & 7;
  }

  private void goesThereAndBack(String save, String restore) {
    randomize();
    String before = picture();
    state.gpr[CpuState.RAX] = -1;
    state.gpr[CpuState.RDX] = -1;
    runsThrough(save, TestGuest.DATA);
    scramble();
    runsThrough(restore, TestGuest.DATA);
    assertThat(picture()).as("%s, %s, seed %d", save, restore, seed).isEqualTo(before);
  }

  @Test
  void wholeImagesGoThereAndBack() {
    goesThereAndBack("FXSAVE m512byte", "FXRSTOR m512byte");
    goesThereAndBack("FXSAVE64 m512byte", "FXRSTOR64 m512byte");
    goesThereAndBack("XSAVE mem", "XRSTOR mem");
    goesThereAndBack("XSAVE64 mem", "XRSTOR64 mem");
    goesThereAndBack("XSAVEOPT mem", "XRSTOR mem");
    goesThereAndBack("XSAVEOPT64 mem", "XRSTOR64 mem");
    goesThereAndBack("XSAVEC mem", "XRSTOR mem");
    goesThereAndBack("XSAVEC64 mem", "XRSTOR64 mem");
  }

  @Test
  void compatibilityModeReachesEightXmmRegisters() {
    randomize();
    long[] xmm = state.xmm.clone();
    state.mode64 = false;
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 288), 0x5555);
    runsThrough("FXSAVE m512byte", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA + 280)).isEqualTo(xmm[15]);
    assertThat(guest.readLong(TestGuest.DATA + 288)).isEqualTo(0x5555);
    Arrays.fill(state.xmm, 0);
    runsThrough("FXRSTOR m512byte", TestGuest.DATA);
    assertThat(Arrays.copyOf(state.xmm, 16)).isEqualTo(Arrays.copyOf(xmm, 16));
    assertThat(state.xmm[16]).isZero();
  }

  @Test
  void imagesThatMeetAMissingPageChangeNothing() {
    long end = TestGuest.DATA + 4 * PAGE;
    String[] stores = {
      "FXSAVE m512byte",
      "XSAVE mem",
      "XSAVEC mem",
      "XSAVEOPT mem",
      "FNSAVE m94/108byte",
      "FNSTENV m14/28byte",
      "FSTP m80fp",
      "FBSTP m80bcd"
    };
    for (String store : stores) {
      boolean big = store.startsWith("FX") || store.startsWith("X");
      long address = big ? end - 64 : end - 8;
      randomize();
      state.fpuStatus = 0;
      state.fpuTagValid = 0xff;
      String before = picture();
      guest.memory.writeLong(guest.maddr(end - 8), 0x77);
      raises(store, address, Vector.PF);
      assertThat(state.cr2).as(store).isGreaterThanOrEqualTo(end);
      assertThat(picture()).as(store).isEqualTo(before);
      assertThat(guest.readLong(end - 8)).as(store).isEqualTo(0x77);
    }
    for (String load : new String[] {"FXRSTOR m512byte", "XRSTOR mem", "FLDENV m14/28byte"}) {
      randomize();
      state.fpuStatus = 0;
      String before = picture();
      raises(load, load.contains("28") ? end - 8 : end - 64, Vector.PF);
      assertThat(picture()).as(load).isEqualTo(before);
    }
  }

  @Test
  void misalignedImagesAreRefused() {
    raises("FXSAVE m512byte", TestGuest.DATA + 8, GENERAL_PROTECTION);
    raises("FXRSTOR m512byte", TestGuest.DATA + 8, GENERAL_PROTECTION);
    raises("XSAVE mem", TestGuest.DATA + 32, GENERAL_PROTECTION);
    raises("XSAVEC mem", TestGuest.DATA + 32, GENERAL_PROTECTION);
    raises("XRSTOR mem", TestGuest.DATA + 32, GENERAL_PROTECTION);
  }

  @Test
  void reservedBitsOfMxcsrAreRefused() {
    runsThrough("FXSAVE m512byte", TestGuest.DATA);
    guest.memory.writeInt(guest.maddr(TestGuest.DATA + 24), 0x11f80);
    raises("FXRSTOR m512byte", TestGuest.DATA, GENERAL_PROTECTION);
  }

  // ---- XSAVE headers: what processors were seen to do

  private void header(long present, long layout, int mxcsr) {
    for (int i = 0; i < 576; i += 8) {
      guest.memory.writeLong(guest.maddr(TestGuest.DATA + i), 0);
    }
    guest.memory.writeInt(guest.maddr(TestGuest.DATA + 24), mxcsr);
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 512), present);
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 520), layout);
  }

  private void request(long components) {
    state.gpr[CpuState.RAX] = components;
    state.gpr[CpuState.RDX] = 0;
  }

  private void restores(boolean allowed, long requested, long present, long layout, int mxcsr) {
    header(present, layout, mxcsr);
    request(requested);
    if (allowed) {
      runsThrough("XRSTOR mem", TestGuest.DATA);
    } else {
      raises("XRSTOR mem", TestGuest.DATA, GENERAL_PROTECTION);
    }
  }

  @Test
  void xrstorChecksItsHeader() {
    long compacted = 1L << 63;
    restores(true, 3, 0, 0, 0x1f80);
    restores(false, 3, 1L << 2, 0, 0x1f80);
    restores(false, 3, 1L << 63, 0, 0x1f80);
    restores(false, 3, 0, 1, 0x1f80);
    restores(true, 3, 0, compacted, 0x1f80);
    restores(true, 3, 3, compacted | 3, 0x1f80);
    restores(false, 3, 3, compacted | 1, 0x1f80);
    restores(false, 3, 1, compacted | 3 | 1L << 50, 0x1f80);
    restores(false, 3, 0, 0, 0x11f80);
    restores(false, 2, 0, 0, 0x11f80);
    restores(true, 1, 0, 0, 0x11f80);
    restores(true, 3, 0, compacted | 3, 0x11f80);
    restores(false, 3, 2, compacted | 3, 0x11f80);
    restores(true, 1, 2, compacted | 3, 0x11f80);
    header(0, 0, 0x1f80);
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 528), 1);
    request(3);
    raises("XRSTOR mem", TestGuest.DATA, GENERAL_PROTECTION);
    header(0, 0, 0x1f80);
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 568), 1);
    runsThrough("XRSTOR mem", TestGuest.DATA);
    guest.memory.writeLong(guest.maddr(TestGuest.DATA + 520), compacted);
    raises("XRSTOR mem", TestGuest.DATA, GENERAL_PROTECTION);
  }

  @Test
  void componentsThatAreNotPresentAreInitialized() {
    randomize();
    header(0, 0, 0x1fa0);
    request(3);
    runsThrough("XRSTOR mem", TestGuest.DATA);
    assertThat(state.fpuControl).isEqualTo(0x37f);
    assertThat(state.fpuTagValid).isZero();
    assertThat(state.fpuSignificand).containsOnly(0);
    assertThat(state.xmm).containsOnly(0);
    assertThat(state.mxcsr).as("the standard form loads it all the same").isEqualTo(0x1fa0);
    header(0, 1L << 63, 0x1fa0);
    runsThrough("XRSTOR mem", TestGuest.DATA);
    assertThat(state.mxcsr).isEqualTo(0x1f80);
  }

  @Test
  void savingNotesWhatIsInUse() {
    randomize();
    Arrays.fill(state.xmm, 0);
    header(0xf0, 0x5555, 0);
    request(3);
    runsThrough("XSAVE mem", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA + 512)).isEqualTo(0xf1);
    assertThat(guest.readLong(TestGuest.DATA + 520)).isEqualTo(0x5555);
    state.mxcsr = 0x1f80;
    request(3);
    runsThrough("XSAVEC mem", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA + 512)).isEqualTo(1);
    assertThat(guest.readLong(TestGuest.DATA + 520)).isEqualTo(1L << 63 | 3);
    state.mxcsr = 0x1fa0;
    runsThrough("XSAVEC mem", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA + 512)).as("MXCSR is a part of SSE").isEqualTo(3);
  }

  @Test
  void onlyRequestedComponentsAreWritten() {
    randomize();
    header(0, 0, 0x4242);
    request(1);
    runsThrough("XSAVE mem", TestGuest.DATA);
    assertThat((int) guest.readLong(TestGuest.DATA + 24)).isEqualTo(0x4242);
    assertThat(guest.readLong(TestGuest.DATA + 160)).isZero();
    header(0, 0, 0x4242);
    request(2);
    runsThrough("XSAVE mem", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA)).isZero();
    assertThat((int) guest.readLong(TestGuest.DATA + 24)).isEqualTo(state.mxcsr);
    assertThat(guest.readLong(TestGuest.DATA + 160)).isEqualTo(state.xmm[0]);
  }

  @Test
  void savingAndRestoringStateIsNotForRing3WhereItIsPrivileged() {
    for (String name : new String[] {"XSAVES", "XSAVES64", "XRSTORS", "XRSTORS64"}) {
      assertThat(run(name + " mem", TestGuest.DATA)).isEqualTo(Exit.PRIVILEGED);
      assertThat(state.rip).isEqualTo(TestGuest.CODE);
    }
  }

  // ---- exceptions

  @Test
  void everyX87InstructionIsUnavailableAfterATaskSwitch() {
    state.taskSwitched = true;
    raises("FLD m64fp", TestGuest.DATA, Vector.NM);
    raises("FNSTSW m2byte", TestGuest.DATA, Vector.NM);
    raises("FXSAVE m512byte", TestGuest.DATA, Vector.NM);
    raises("XSAVE mem", TestGuest.DATA, Vector.NM);
    for (String syntax : new String[] {"FWAIT", "FNINIT", "FADD ST(0), ST(i)"}) {
      guest.program(code -> {
        if (syntax.contains("ST(i)")) {
          code.emit(syntax, register(1));
        } else {
          code.emit(syntax);
        }
      });
      assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
      assertThat(guest.cpu.exitVector).as(syntax).isEqualTo(Vector.NM);
    }
  }

  @Test
  void anUnmaskedExceptionWaitsForTheNextWaitingInstruction() {
    state.fpuControl = 0x37b;
    guest.program(code ->
        code.emit("FLD1")
            .emit("FLDZ")
            .emit("FDIVP ST(i), ST(0)", register(1))
            .emit("FNSTSW AX")
            .emit("FWAIT"));
    assertThat(guest.cpu.run()).isEqualTo(Exit.EXCEPTION);
    assertThat(guest.cpu.exitVector).isEqualTo(Vector.MF);
    assertThat(state.rip).as("that of FWAIT").isEqualTo(TestGuest.CODE + 8);
    assertThat(state.gpr[CpuState.RAX] & 0xffff).as("ZE, ES, B and TOP 6").isEqualTo(0xb084);
    assertThat(state.fpuInstructionPointer).as("that of FDIVP").isEqualTo(TestGuest.CODE + 4);
    assertThat(state.fpuOpcode).isEqualTo(0x6f9);
    assertThat(state.fpuTop).as("nothing was popped").isEqualTo(6);
    runProgram(code -> code.emit("FNCLEX").emit("FWAIT"));
    assertThat(state.fpuStatus & 0x80ff).isZero();
  }

  @Test
  void unmaskingAnExceptionThatIsSetMakesItPending() {
    state.fpuStatus = 1;
    guest.memory.writeShort(guest.maddr(TestGuest.DATA), (short) 0x37e);
    runsThrough("FLDCW m2byte", TestGuest.DATA);
    assertThat(state.fpuStatus).isEqualTo(0x8081);
    raises("FLD m64fp", TestGuest.DATA, Vector.MF);
    runsThrough("FNSTENV m14/28byte", TestGuest.DATA);
    assertThat(state.fpuStatus).as("FNSTENV masks everything").isEqualTo(1);
  }

  @Test
  void environmentsOfBothSizesHoldTheFullTagWord() {
    runProgram(code -> code.emit("FNINIT").emit("FLDPI").emit("FLDZ"));
    runsThrough("FNSTENV m14/28byte", TestGuest.DATA);
    assertThat(guest.readLong(TestGuest.DATA)).isEqualTo(0xffff_3000_ffff_037fL);
    assertThat((int) guest.readLong(TestGuest.DATA + 8)).isEqualTo(0xffff_1fff);
    guest.bytes(TestGuest.CODE, (byte) 0x66, (byte) 0xd9, (byte) 0x33, (byte) 0xf4);
    assertThat(guest.cpu.run()).isEqualTo(Exit.PRIVILEGED);
    assertThat(guest.readLong(TestGuest.DATA) & 0xffff_ffff_ffffL).isEqualTo(0x1fff_3000_037fL);
    assertThat(guest.readLong(TestGuest.DATA + 14) & 0xffff)
        .as("FDS of the 28-byte form, behind the 14")
        .isEqualTo(guest.cpu.load16(TestGuest.DATA + 14));
  }
}
