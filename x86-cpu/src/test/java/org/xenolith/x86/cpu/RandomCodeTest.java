package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.x86.isa.Instruction;

/** Random bytes as code: whatever a guest runs ends in an exit, never in an exception of ours. */
final class RandomCodeTest {
  private static final long SEED = Long.getLong("xenolith.seed", System.nanoTime() & 0xffff_ffffL);
  private static final int PROGRAMS = 1_500;
  private static final int STEPS_MAX = 40;
  private static final long[] PLACES = {
    TestGuest.CODE, TestGuest.DATA, TestGuest.STACK, TestGuest.DATA + 0x3ffc, 0, -1, 1L << 47
  };

  private final Random random = new Random(SEED);

  RandomCodeTest() {
    System.out.println("RandomCodeTest: -Dxenolith.seed=" + SEED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsInExits(boolean mode64) {
    for (int i = 0; i < PROGRAMS; i++) {
      long programSeed = random.nextLong();
      try {
        runProgram(mode64, new Random(programSeed));
      } catch (RuntimeException e) {
        throw new AssertionError("program " + i + " of seed " + SEED, e);
      }
    }
  }

  private static void runProgram(boolean mode64, Random random) {
    TestGuest guest = new TestGuest();
    CpuState state = guest.state;
    guest.descriptors.put(0x30, 0x00af_fa00_0000_ffffL);
    guest.descriptors.put(0x20, 0x00cf_fa00_0000_ffffL);
    guest.descriptors.put(0x28, 0x00cf_f200_0000_ffffL);
    state.selector[Instruction.CS] = mode64 ? 0x33 : 0x23;
    state.selector[Instruction.SS] = 0x2b;
    state.mode64 = mode64;
    guest.cpu.fsgsbaseEnabled = random.nextBoolean();
    byte[] code = new byte[256];
    random.nextBytes(code);
    guest.bytes(TestGuest.CODE + 0x1000 - random.nextInt(256), code);
    for (int i = 0; i < 16; i++) {
      long place = PLACES[random.nextInt(PLACES.length)];
      state.gpr[i] = random.nextInt(3) == 0 ? random.nextLong() : place + random.nextInt(64);
    }
    state.gpr[CpuState.RCX] &= 0xffff;
    int status = random.nextInt() & (CpuState.STATUS_FLAGS | CpuState.FLAG_DF);
    boolean stepwise = random.nextBoolean();
    for (int i = 0; i < STEPS_MAX; i++) {
      // Single steps end loops; without them a request must, at the next jump.
      state.flags.set(stepwise ? status | CpuState.FLAG_TF : status);
      Exit exit = stepwise ? guest.cpu.run() : runWithRequest(guest.cpu);
      assertThat(state.gpr[16]).isZero();
      if (exit == Exit.EXCEPTION && guest.cpu.exitVector != Vector.DB) {
        assertThat(guest.cpu.exitVector).isBetween(0, 31);
        return;
      }
      if (exit == Exit.PRIVILEGED) {
        return;
      }
    }
  }

  private static Exit runWithRequest(Cpu cpu) {
    Thread asker = Thread.ofVirtual().start(cpu::requestExit);
    Exit exit = cpu.run();
    try {
      asker.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return exit;
  }
}
