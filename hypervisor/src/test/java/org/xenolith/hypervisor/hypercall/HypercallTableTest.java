package org.xenolith.hypervisor.hypercall;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.xenolith.abi.HypercallNumber;

final class HypercallTableTest {
  private final HypercallTable table = new HypercallTable();

  @Test
  void eachNumberStandsInOneRowUnderItsName() throws IllegalAccessException {
    assertThat(table.rows()).extracting(HypercallTable.Row::number).doesNotHaveDuplicates();
    for (Field field : HypercallNumber.class.getFields()) {
      assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
      HypercallTable.Row row = table.row(field.getInt(null));
      if (row != null) {
        assertThat(row.name()).isEqualTo(field.getName().toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void unknownNumbersHaveANameForMessages() {
    assertThat(table.name(1)).isEqualTo("mmu_update");
    assertThat(table.name(4711)).isEqualTo("hypercall 4711");
    assertThat(table.row(-1)).isNull();
    assertThat(table.row(Long.MAX_VALUE)).isNull();
  }

  @Test
  void hypercallPageStubs() {
    byte[] page = HypercallPage.contents();
    assertThat(page).hasSize(4096);
    assertThat(page[29 * 32 + 4]).as("number of sched_op").isEqualTo((byte) 29);
    assertThat(page[29 * 32 + 13]).as("ret").isEqualTo((byte) 0xc3);
    assertThat(page[23 * 32 + 3]).as("iret pushes rax").isEqualTo((byte) 0x50);
    assertThat(page[23 * 32 + 10]).as("and does not return").isEqualTo((byte) 0x05);
    assertThat(page[23 * 32 + 11]).isZero();
  }
}
