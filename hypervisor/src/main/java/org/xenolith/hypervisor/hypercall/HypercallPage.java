package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.HypercallNumber;
import org.xenolith.memory.MachineMemory;

/**
 * The page of hypercall entry points that a PV kernel asks for with its HYPERCALL_PAGE note or MSR
 * 0x40000000: 32 bytes per hypercall that may be called like functions.
 */
public final class HypercallPage {
  private static final int STUB_BYTES = 32;

  // push %rcx; push %r11; mov $n, %eax; syscall; pop %r11; pop %rcx; ret
  private static final int[] STUB = {
    0x51, 0x41, 0x53, 0xb8, 0, 0, 0, 0, 0x0f, 0x05, 0x41, 0x5b, 0x59, 0xc3
  };
  private static final int NUMBER_AT = 4;

  // iret is jumped to and does not return: push %rcx; push %r11; push %rax; mov $23, %eax; syscall
  private static final int[] IRET_STUB = {
    0x51, 0x41, 0x53, 0x50, 0xb8, HypercallNumber.IRET, 0, 0, 0, 0x0f, 0x05
  };

  private HypercallPage() {}

  /** The page's 4096 bytes. */
  public static byte[] contents() {
    byte[] page = new byte[MachineMemory.PAGE_SIZE];
    for (int number = 0; number < page.length / STUB_BYTES; number++) {
      int[] stub = number == HypercallNumber.IRET ? IRET_STUB : STUB;
      for (int i = 0; i < stub.length; i++) {
        page[number * STUB_BYTES + i] = (byte) stub[i];
      }
      if (number != HypercallNumber.IRET) {
        page[number * STUB_BYTES + NUMBER_AT] = (byte) number;
      }
    }
    return page;
  }

  /**
   * Fills a page of the guest.
   *
   * @param maddr of its first byte
   */
  public static void fill(MachineMemory memory, long maddr) {
    memory.writeBytes(maddr, contents(), 0, MachineMemory.PAGE_SIZE);
  }
}
