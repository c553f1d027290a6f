package org.xenolith.hypervisor.evtchn;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.xenolith.abi.SharedInfo;
import org.xenolith.memory.MachineMemory;

/** A domain without vcpus that run: memory, and a record of who was woken. */
final class FakeSink implements EventSink {
  static final int SHARED_INFO_MFN = 1;

  final MachineMemory memory;
  final List<Integer> woken = new ArrayList<>();
  final List<Integer> polled = new ArrayList<>();
  final Set<Long> held = new HashSet<>();
  private final int domid;
  private final int vcpus;

  FakeSink(int domid, int vcpus) {
    this.domid = domid;
    this.vcpus = vcpus;
    this.memory = new MachineMemory(Arena.ofAuto().allocate(64 * 4096, 4096));
  }

  @Override
  public int domid() {
    return domid;
  }

  @Override
  public int vcpuCount() {
    return vcpus;
  }

  @Override
  public long sharedInfoMaddr() {
    return SHARED_INFO_MFN << MachineMemory.PAGE_SHIFT;
  }

  @Override
  public long vcpuInfoMaddr(int vcpuId) {
    return sharedInfoMaddr() + SharedInfo.vcpuInfo(vcpuId);
  }

  @Override
  public void markEventsPending(int vcpuId) {
    woken.add(vcpuId);
  }

  @Override
  public void wakePollers(int port) {
    polled.add(port);
  }

  @Override
  public boolean holdWritable(long mfn) {
    return mfn < memory.frames() && held.add(mfn);
  }

  @Override
  public void releaseWritable(long mfn) {
    held.remove(mfn);
  }
}
