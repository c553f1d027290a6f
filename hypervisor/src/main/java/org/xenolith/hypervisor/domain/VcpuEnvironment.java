package org.xenolith.hypervisor.domain;

import java.util.function.LongSupplier;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.trap.ControlRegisters;
import org.xenolith.x86.cpu.Environment;

/** What a vcpu's processor asks the machine for. */
final class VcpuEnvironment implements Environment {
  private final Vcpu vcpu;
  private final TimeSource time;
  private final LongSupplier randomness;

  VcpuEnvironment(Vcpu vcpu, Machine machine) {
    this.vcpu = vcpu;
    this.time = machine.time();
    this.randomness = machine.randomness();
  }

  @Override
  public long readTimeStampCounter() {
    return time.timeStampCounter();
  }

  @Override
  public int timeStampAux() {
    return vcpu.timeStampAux();
  }

  @Override
  public long random() {
    return randomness.getAsLong();
  }

  @Override
  public void cpuid(int leaf, int subleaf, int[] result) {
    boolean osxsave = (vcpu.control().cr4() & ControlRegisters.CR4_OSXSAVE) != 0;
    vcpu.cpuidPolicy().query(leaf, subleaf, osxsave, result);
  }

  @Override
  public long descriptor(int selector) {
    return vcpu.descriptorTables().descriptor(selector);
  }
}
