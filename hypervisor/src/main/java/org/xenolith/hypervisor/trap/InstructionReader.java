package org.xenolith.hypervisor.trap;

import org.jspecify.annotations.Nullable;
import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.isa.DecodeResult;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;

/** The instruction at a guest's RIP, for what the hypervisor does in its place. */
public final class InstructionReader {
  private final Vcpu vcpu;
  private final Decoder decoder = new Decoder(InstructionTable.standard());
  private final byte[] bytes = new byte[Decoder.MAX_LENGTH_BYTES];

  public InstructionReader(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  /** Null where there is none, or its bytes cannot be fetched any more. */
  public @Nullable Instruction at(long rip) {
    int limit = fetch(rip);
    DecodeResult result = decoder.decode(bytes, 0, limit, vcpu.cpu().state.mode64);
    return result instanceof Instruction instruction ? instruction : null;
  }

  /** Whether the bytes at RIP begin with these. */
  boolean startsWith(long rip, byte[] prefix) {
    int limit = fetch(rip);
    for (int i = 0; i < prefix.length; i++) {
      if (i >= limit || bytes[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private int fetch(long rip) {
    Cpu cpu = vcpu.cpu();
    vcpu.applyTlbFlush();
    int count = 0;
    while (count < bytes.length) {
      long maddr = cpu.translate(rip + count, Cpu.EXECUTE);
      if (maddr < 0) {
        break;
      }
      int chunk = (int) Math.min(bytes.length - count, MachineMemory.PAGE_SIZE - (maddr & 0xfff));
      cpu.memory.readBytes(maddr, bytes, count, chunk);
      count += chunk;
    }
    return count;
  }
}
