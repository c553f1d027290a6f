package org.xenolith.hypervisor.domain;

import java.util.HexFormat;
import java.util.Locale;
import org.xenolith.hypervisor.HypervisorLog;
import org.xenolith.hypervisor.hypercall.GuestAccess;
import org.xenolith.hypervisor.trap.InstructionReader;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Disassembler;
import org.xenolith.x86.isa.Instruction;

/** What the log says about a domain that crashed: registers, the instruction, the stack. */
final class CrashReport {
  private static final int CODE_BYTES = 16;
  private static final int STACK_LINES = 8;
  private static final int WORDS_PER_LINE = 4;

  private final Vcpu vcpu;
  private final HypervisorLog log;
  private final CpuState state;

  CrashReport(Vcpu vcpu) {
    this.vcpu = vcpu;
    this.log = vcpu.domain().machine().log();
    this.state = vcpu.cpu().state;
  }

  /** Prints it; on the vcpu's own thread. */
  void print(String sentence) {
    log.print("Domain " + vcpu.domain().domid() + " (" + vcpu.name() + ") crashed: " + sentence);
    registers();
    code();
    stack();
  }

  private void registers() {
    long[] gpr = state.gpr;
    GuestMode mode = vcpu.mode();
    line("RIP:    %04x:[<%016x>]", selector(Instruction.CS), state.rip);
    line(
        "RFLAGS: %016x   EM: %d   CONTEXT: pv guest %s (%s)",
        state.flags.get(),
        vcpu.info().mask() == 0 ? 0 : 1,
        mode.isKernel() ? "kernel" : "user",
        vcpu.name());
    line("rax: %016x   rbx: %016x   rcx: %016x", gpr[0], gpr[CpuState.RBX], gpr[CpuState.RCX]);
    line("rdx: %016x   rsi: %016x   rdi: %016x", gpr[2], gpr[CpuState.RSI], gpr[CpuState.RDI]);
    line("rbp: %016x   rsp: %016x   r8:  %016x", gpr[CpuState.RBP], gpr[CpuState.RSP], gpr[8]);
    line("r9:  %016x   r10: %016x   r11: %016x", gpr[9], gpr[10], gpr[11]);
    line("r12: %016x   r13: %016x   r14: %016x", gpr[12], gpr[13], gpr[14]);
    line("r15: %016x   cr0: %016x   cr4: %016x", gpr[15], control0(), vcpu.control().cr4());
    long root = mode.isKernel() ? mode.kernelRootMfn() : mode.userRootMfn();
    line("cr3: %016x   cr2: %016x", root << 12, vcpu.control().cr2());
    line(
        "fsb: %016x   gsb: %016x   gss: %016x",
        state.segmentBase[Instruction.FS],
        state.segmentBase[Instruction.GS],
        mode.inactiveGsBase());
    line(
        "ds: %04x   es: %04x   fs: %04x   gs: %04x   ss: %04x   cs: %04x",
        selector(Instruction.DS),
        selector(Instruction.ES),
        selector(Instruction.FS),
        selector(Instruction.GS),
        selector(Instruction.SS),
        selector(Instruction.CS));
  }

  private long control0() {
    return vcpu.control().cr0();
  }

  private int selector(int segment) {
    return state.selector[segment] & 0xffff;
  }

  private void code() {
    Instruction instruction = new InstructionReader(vcpu).at(state.rip);
    String text =
        instruction == null ? "no instruction" : Disassembler.format(instruction, state.rip);
    try {
      byte[] bytes = vcpu.guest().read(state.rip, CODE_BYTES);
      line("Guest code at RIP: %s", HexFormat.ofDelimiter(" ").formatHex(bytes));
    } catch (GuestAccess.BadAddress e) {
      line("Guest code at RIP cannot be read");
    }
    line("  %s", text);
  }

  private void stack() {
    long rsp = state.gpr[CpuState.RSP];
    line("Guest stack from rsp=%016x:", rsp);
    try {
      for (int i = 0; i < STACK_LINES; i++) {
        StringBuilder words = new StringBuilder("  ");
        for (int word = 0; word < WORDS_PER_LINE; word++) {
          long value = vcpu.guest().readLong(rsp + 8L * (i * WORDS_PER_LINE + word));
          words.append(String.format(Locale.ROOT, " %016x", value));
        }
        log.print(words.toString());
      }
    } catch (GuestAccess.BadAddress e) {
      line("  nothing more can be read");
    }
  }

  private void line(String format, Object... values) {
    log.print(String.format(Locale.ROOT, format, values));
  }
}
