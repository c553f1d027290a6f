package org.xenolith.hypervisor.trap;

/**
 * The I/O ports that a PV guest without devices reaches: none. Reads give all ones, except where
 * kernels probe: the PCI address register keeps what is written, the interval timer stands still.
 */
final class IoPorts {
  private static final int PIT_CHANNEL_2 = 0x42;
  private static final int PIT_COMMAND = 0x43;
  private static final int SPEAKER = 0x61;
  private static final int PCI_ADDRESS = 0xcf8;

  private int pciAddress;

  /** The value of a port, of 1, 2 or 4 bytes. */
  int read(int port, int bytes) {
    if (port == PCI_ADDRESS && bytes == 4) {
      return pciAddress;
    }
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= readByte(port + i) << (8 * i);
    }
    return value;
  }

  private static int readByte(int port) {
    return port == PIT_CHANNEL_2 || port == PIT_COMMAND || port == SPEAKER ? 0 : 0xff;
  }

  void write(int port, int bytes, int value) {
    if (port == PCI_ADDRESS && bytes == 4) {
      pciAddress = value;
    }
  }
}
