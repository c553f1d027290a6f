package org.xenolith.x86.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StateRecordTest {
  @Test
  void aStateThatIsSavedAndLoadedIsTheSame() {
    long seed = Long.getLong("xenolith.seed", System.nanoTime());
    System.out.println("StateRecordTest: -Dxenolith.seed=" + seed);
    CpuState state = random(new SplittableRandom(seed));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment record = arena.allocate(StateRecord.BYTES, 64);
      StateRecord.save(state, record);
      CpuState loaded = new CpuState();
      StateRecord.load(loaded, record);
      assertThat(loaded).usingRecursiveComparison().isEqualTo(state);
      MemorySegment again = arena.allocate(StateRecord.BYTES, 64);
      StateRecord.save(loaded, again);
      assertThat(again.mismatch(record)).isEqualTo(-1);
      assertThat(record.get(ValueLayout.JAVA_LONG, StateRecord.RIP)).isEqualTo(state.rip);
    }
  }

  private static CpuState random(SplittableRandom random) {
    CpuState state = new CpuState();
    for (int i = 0; i < 16; i++) {
      state.gpr[i] = random.nextLong();
    }
    for (int i = 0; i < 32; i++) {
      state.xmm[i] = random.nextLong();
    }
    for (int i = 0; i < 8; i++) {
      state.fpuSignificand[i] = random.nextLong();
      state.fpuSignExponent[i] = random.nextInt() & 0xffff;
      state.dr[i] = random.nextLong();
    }
    for (int i = 0; i < 6; i++) {
      state.selector[i] = random.nextInt() & 0xffff;
      state.segmentBase[i] = random.nextLong();
    }
    state.rip = random.nextLong();
    state.flags.set(random.nextInt() & CpuState.STATUS_FLAGS | CpuState.FLAG_IF);
    state.mode64 = random.nextBoolean();
    state.taskSwitched = random.nextBoolean();
    state.cr2 = random.nextLong();
    state.fpuTop = random.nextInt() & 7;
    state.fpuTagValid = random.nextInt() & 0xff;
    return state;
  }
}
