package org.xenolith.builder.boot;

import org.xenolith.memory.MachineMemory;

/**
 * The hypercall transfer page of a 64-bit PV guest: stub n, 32 bytes, calls hypercall n by SYSCALL.
 * Guests that know how to use SYSCALL themselves have none.
 */
final class HypercallPage {
  private static final int STUB_BYTES = 32;
  private static final int IRET = 23;

  private HypercallPage() {}

  static void write(MachineMemory memory, long maddr) {
    memory.fill(maddr, MachineMemory.PAGE_SIZE, (byte) 0xcc);
    for (int number = 0; number < MachineMemory.PAGE_SIZE / STUB_BYTES; number++) {
      byte[] stub = number == IRET ? iret(number) : call(number);
      memory.writeBytes(maddr + number * STUB_BYTES, stub, 0, stub.length);
    }
  }

  /** Keeps RCX and R11, which SYSCALL destroys. */
  private static byte[] call(int number) {
    return bytes(
        0x51, // push rcx
        0x41, 0x53, // push r11
        0xb8, number, 0, 0, 0, // mov eax, number
        0x0f, 0x05, // syscall
        0x41, 0x5b, // pop r11
        0x59, // pop rcx
        0xc3); // ret
  }

  /**
   * Never returns: the frame that the hypervisor reads begins with RAX, R11 and RCX as they were.
   */
  private static byte[] iret(int number) {
    return bytes(
        0x51, // push rcx
        0x41, 0x53, // push r11
        0x50, // push rax
        0xb8, number, 0, 0, 0, // mov eax, number
        0x0f, 0x05); // syscall
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
