package org.xenolith.hypervisor.mmu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.DomainId;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.grant.DomainGrantTable;
import org.xenolith.hypervisor.hypercall.GrantTableOp;
import org.xenolith.hypervisor.hypercall.GuestAccess;
import org.xenolith.hypervisor.hypercall.Hypercall;
import org.xenolith.hypervisor.hypercall.MemoryOp;
import org.xenolith.hypervisor.hypercall.MmuUpdate;
import org.xenolith.hypervisor.hypercall.MmuextOp;
import org.xenolith.hypervisor.hypercall.SetGdt;
import org.xenolith.hypervisor.hypercall.UpdateDescriptor;
import org.xenolith.hypervisor.hypercall.UpdateVaMapping;

/**
 * A domain with one vcpu that a test plays: it calls the hypercall classes with arguments in a
 * buffer of its own, at linear addresses from {@link #BUFFER}.
 */
public final class TestGuest implements Hypercall.Call, GuestAccess, TlbFlusher {
  public static final long BUFFER = 0x100000;
  private static final int BUFFER_SIZE = 64 * 1024;

  private final TestMachine machine;
  public final DomainMemory memory;
  public final DomainGrantTable grants;
  public final DescriptorTables descriptors;
  public final List<String> mistakes = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private long[] arguments = new long[6];
  private long kernelRoot;
  private long userRoot;
  public int flushes;
  public int pageFlushes;
  Runnable onFlush = () -> {};

  TestGuest(TestMachine machine, int domid, long maxPages) {
    this.machine = machine;
    this.memory = new DomainMemory(machine.frames, domid, maxPages, this, mistakes::add);
    this.grants = new DomainGrantTable(memory, 4);
    this.descriptors = new DescriptorTables(memory, () -> kernelRoot);
  }

  // ---- the hypercalls

  public long call(Hypercall hypercall, long... values) {
    arguments = Arrays.copyOf(values, 6);
    try {
      return hypercall.invoke(this);
    } catch (BadAddress e) {
      return -14;
    }
  }

  /** One mmu_update request; its command in the low bits of {@code pointer}. */
  public long mmuUpdate(long pointer, long value) {
    return mmuUpdate(pointer, value, DomainId.SELF);
  }

  public long mmuUpdate(long pointer, long value, int foreign) {
    put(0, pointer, value);
    return call(new MmuUpdate(), BUFFER, 1, 0, foreign);
  }

  public long mmuext(int command, long arg1, long arg2) {
    put(0, command, arg1, arg2);
    return call(new MmuextOp(), BUFFER, 1, 0, DomainId.SELF);
  }

  public long mmuext(int command, long arg1) {
    return mmuext(command, arg1, 0);
  }

  public long updateVaMapping(long linear, long entry, long flags) {
    return call(new UpdateVaMapping(), linear, entry, flags);
  }

  public long memoryOp(int command) {
    return call(new MemoryOp(), command, BUFFER);
  }

  public long grantOp(int command, int count) {
    return call(new GrantTableOp(), command, BUFFER, count);
  }

  public long setGdt(int entries, long... mfns) {
    put(0, mfns);
    return call(new SetGdt(), BUFFER, entries);
  }

  public long updateDescriptor(long maddr, long descriptor) {
    return call(new UpdateDescriptor(), maddr, descriptor);
  }

  // ---- its argument buffer

  public void put(int offset, long... values) {
    for (int i = 0; i < values.length; i++) {
      buffer.putLong(offset + 8 * i, values[i]);
    }
  }

  public void putInt(int offset, int value) {
    buffer.putInt(offset, value);
  }

  public void putShort(int offset, int value) {
    buffer.putShort(offset, (short) value);
  }

  public long getLong(int offset) {
    return buffer.getLong(offset);
  }

  public int getInt(int offset) {
    return buffer.getInt(offset);
  }

  public int getShort(int offset) {
    return buffer.getShort(offset);
  }

  /** Destroys the domain. */
  public void destroy() {
    descriptors.release();
    memory.releaseRoot(kernelRoot);
    memory.releaseRoot(userRoot);
    kernelRoot = 0;
    userRoot = 0;
    grants.releaseMappings();
    memory.relinquish();
  }

  // ---- Call

  @Override
  public Domain domain() {
    throw new UnsupportedOperationException("a test's guest has no domain object");
  }

  @Override
  public DomainMemory memory() {
    return memory;
  }

  @Override
  public DomainGrantTable grantTable() {
    return grants;
  }

  @Override
  public @Nullable DomainGrantTable grantTable(int domid) {
    return machine.guests().stream()
        .filter(guest -> guest.memory.domid() == domid)
        .map(guest -> guest.grants)
        .findFirst()
        .orElse(null);
  }

  @Override
  public DescriptorTables descriptorTables() {
    return descriptors;
  }

  @Override
  public int vcpuId() {
    return 0;
  }

  @Override
  public long argument(int index) {
    return arguments[index];
  }

  @Override
  public GuestAccess guest() {
    return this;
  }

  @Override
  public void flushTlb() {
    flushes++;
    onFlush.run();
  }

  @Override
  public void flushTlbPage(long linear) {
    pageFlushes++;
  }

  @Override
  public void flushTlb(long vcpuMask) {
    flushTlb();
  }

  @Override
  public void flushTlbPage(long vcpuMask, long linear) {
    pageFlushes++;
  }

  @Override
  public long kernelRootMaddr() {
    return TestMachine.maddr(kernelRoot);
  }

  @Override
  public void setKernelRoot(long l4Mfn) {
    kernelRoot = l4Mfn;
    onFlush.run();
  }

  @Override
  public void setUserRoot(long l4Mfn) {
    userRoot = l4Mfn;
    onFlush.run();
  }

  @Override
  public long kernelRootMfn() {
    return kernelRoot;
  }

  @Override
  public long userRootMfn() {
    return userRoot;
  }

  // ---- GuestAccess

  private static int offset(long linear, int lengthBytes) throws BadAddress {
    if (linear < BUFFER || linear > BUFFER + BUFFER_SIZE - lengthBytes) {
      throw new BadAddress(linear);
    }
    return (int) (linear - BUFFER);
  }

  @Override
  public byte[] read(long linear, int lengthBytes) throws BadAddress {
    byte[] bytes = new byte[lengthBytes];
    buffer.get(offset(linear, lengthBytes), bytes);
    return bytes;
  }

  @Override
  public int readInt(long linear) throws BadAddress {
    return buffer.getInt(offset(linear, 4));
  }

  @Override
  public long readLong(long linear) throws BadAddress {
    return buffer.getLong(offset(linear, 8));
  }

  @Override
  public void write(long linear, byte[] bytes) throws BadAddress {
    buffer.put(offset(linear, bytes.length), bytes);
  }

  @Override
  public void writeInt(long linear, int value) throws BadAddress {
    buffer.putInt(offset(linear, 4), value);
  }

  @Override
  public void writeLong(long linear, long value) throws BadAddress {
    buffer.putLong(offset(linear, 8), value);
  }
}
