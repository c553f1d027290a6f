package org.xenolith.hypervisor.hypercall;

/** A hypercall that this kind of guest always gets the same error from. */
final class Refused implements Hypercall {
  private final int errno;

  Refused(int errno) {
    this.errno = errno;
  }

  @Override
  public long invoke(Call call) {
    return -errno;
  }
}
