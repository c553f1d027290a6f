package org.xenolith.hypervisor.trap;

import org.xenolith.hypervisor.domain.Vcpu;
import org.xenolith.hypervisor.hypercall.GuestAccess;
import org.xenolith.hypervisor.hypercall.GuestAccess.BadAddress;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/** IN, OUT, INS and OUTS, within the virtual IOPL and the I/O bitmap. */
final class PortInstructions {
  private final Vcpu vcpu;
  private final CpuState state;
  private final TrapBounce bounce;
  private final IoPorts ports = new IoPorts();

  PortInstructions(Vcpu vcpu, TrapBounce bounce) {
    this.vcpu = vcpu;
    this.state = vcpu.cpu().state;
    this.bounce = bounce;
  }

  /** True where the instruction is done; otherwise the guest has got its fault. */
  boolean emulate(Instruction instruction) {
    String mnemonic = instruction.mnemonic();
    boolean string = mnemonic.length() > 2 && mnemonic.endsWith("S");
    boolean immediate = instruction.row().operands().contains("imm8");
    int port =
        (int) (immediate ? instruction.immediate() & 0xff : state.gpr[CpuState.RDX] & 0xffff);
    int bytes = sizeBytes(instruction);
    if (!permits(port, bytes)) {
      bounce.exception(Vector.GP, 0);
      return false;
    }
    if (string) {
      return repeat(instruction, port, bytes);
    }
    if (mnemonic.equals("IN")) {
      input(port, bytes);
    } else {
      ports.write(port, bytes, (int) state.gpr[CpuState.RAX]);
    }
    return true;
  }

  private static int sizeBytes(Instruction instruction) {
    for (String operand : instruction.row().operands()) {
      switch (operand) {
        case "AL", "m8" -> {
          return 1;
        }
        case "AX", "m16" -> {
          return 2;
        }
        case "EAX", "m32" -> {
          return 4;
        }
        default -> {}
      }
    }
    throw new IllegalStateException("no size in " + instruction.row().syntax());
  }

  private void input(int port, int bytes) {
    int value = ports.read(port, bytes);
    long old = state.gpr[CpuState.RAX];
    state.gpr[CpuState.RAX] =
        switch (bytes) {
          case 1 -> (old & ~0xffL) | (value & 0xff);
          case 2 -> (old & ~0xffffL) | (value & 0xffff);
          default -> Integer.toUnsignedLong(value);
        };
  }

  private boolean permits(int port, int bytes) {
    ControlRegisters control = vcpu.control();
    boolean kernel = vcpu.mode().isKernel();
    if (control.permitsIo(kernel)) {
      return true;
    }
    if (port + bytes > control.iobitmapPorts()) {
      return false;
    }
    // The bitmap is in the kernel's memory.
    if (!kernel) {
      vcpu.mode().toggle();
    }
    try {
      byte[] pair = vcpu.guest().read(control.iobitmap() + (port >>> 3), 2);
      int bits = (pair[0] & 0xff) | (pair[1] & 0xff) << 8;
      return (bits >>> (port & 7) & (1 << bytes) - 1) == 0;
    } catch (BadAddress e) {
      return false;
    } finally {
      if (!kernel) {
        vcpu.mode().toggle();
      }
    }
  }

  /** INS and OUTS, with REP as often as RCX says; a fault leaves the rest to be done. */
  private boolean repeat(Instruction instruction, int port, int bytes) {
    boolean input = instruction.mnemonic().equals("INS");
    boolean repeated =
        instruction.has(Instruction.PREFIX_REP) || instruction.has(Instruction.PREFIX_REPNE);
    int pointer = input ? CpuState.RDI : CpuState.RSI;
    long step = (state.flags.get() & CpuState.FLAG_DF) != 0 ? -bytes : bytes;
    GuestAccess guest = vcpu.guest();
    while (!repeated || state.gpr[CpuState.RCX] != 0) {
      long linear = state.gpr[pointer] + (input ? 0 : state.segmentBase[instruction.segment()]);
      try {
        if (input) {
          guest.write(linear, littleEndian(ports.read(port, bytes), bytes));
        } else {
          ports.write(port, bytes, fromLittleEndian(guest.read(linear, bytes)));
        }
      } catch (BadAddress e) {
        bounce.pageFault(linear, input ? PageFault.WRITE : 0);
        return false;
      }
      state.gpr[pointer] += step;
      if (!repeated) {
        break;
      }
      state.gpr[CpuState.RCX]--;
    }
    return true;
  }

  private static byte[] littleEndian(int value, int bytes) {
    byte[] result = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      result[i] = (byte) (value >>> (8 * i));
    }
    return result;
  }

  private static int fromLittleEndian(byte[] bytes) {
    int value = 0;
    for (int i = 0; i < bytes.length; i++) {
      value |= (bytes[i] & 0xff) << (8 * i);
    }
    return value;
  }
}
