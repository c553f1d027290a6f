package org.xenolith.machine;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.InstructionTable;

/**
 * PV kernels of a few instructions, assembled by our own assembler. They rely on the layout of
 * start_info (public/xen.h) and on the console's ring standing two pages behind it.
 */
public final class TinyKernel {
  private static final long VIRT_BASE = 0xffffffff80000000L;
  private static final long KERNEL = VIRT_BASE + 0x100000;

  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSP = 4;
  private static final int RBP = 5;
  private static final int RSI = 6;
  private static final int RDI = 7;
  private static final int R10 = 10;

  private static final int CONSOLE_FROM_START_INFO = 0x2000;
  private static final int CONSOLE_EVTCHN = 80;
  private static final int OUT = 1024;
  private static final int IN_CONS = 3072;
  private static final int IN_PROD = 3076;
  private static final int OUT_PROD = 3084;

  private static final int SCHED_OP = 29;
  private static final int SCHEDOP_YIELD = 0;
  private static final int SCHEDOP_SHUTDOWN = 2;
  private static final int EVENT_CHANNEL_OP = 32;
  private static final int EVTCHNOP_SEND = 4;
  private static final int SET_TRAP_TABLE = 0;
  private static final int MMUEXT_OP = 26;
  private static final int MMUEXT_PIN_L4_TABLE = 3;
  private static final int DOMID_SELF = 0x7ff0;
  private static final int EFAULT = 14;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;

  private final CodeBuilder code =
      new CodeBuilder(new Assembler(InstructionTable.standard(), true));

  private TinyKernel() {
    // RBX: start_info; RBP: the console's ring.
    code.emit("MOV r64, r/m64", register(RBX), register(RSI));
    code.emit("LEA r64, m", register(RBP), memory(RSI, CONSOLE_FROM_START_INFO));
  }

  /** Prints, and shuts down at once. */
  public static TinyKernel saysAndEnds(String text, ShutdownReason reason) {
    TinyKernel kernel = new TinyKernel().says(text).signals();
    kernel.shutsDown(reason);
    return kernel;
  }

  /** Prints without telling anybody, and executes an undefined instruction. */
  public static TinyKernel saysAndCrashes(String text) {
    TinyKernel kernel = new TinyKernel().says(text);
    kernel.code.emit("UD2");
    return kernel;
  }

  /** Prints, loses its stack and then needs it for an exception: what a triple fault is on a PC. */
  public static TinyKernel saysAndLosesItsStack(String text) {
    TinyKernel kernel = new TinyKernel().says(text).signals();
    kernel.code.emit("XOR r/m32, r32", register(RSP), register(RSP));
    kernel.code.emit("UD2");
    return kernel;
  }

  /** Prints, and then goes round and round with event delivery masked, as a domain is born. */
  public static TinyKernel spins(String text) {
    TinyKernel kernel = new TinyKernel().says(text).signals();
    CodeBuilder.Label loop = kernel.code.label();
    kernel.code.bind(loop);
    kernel.code.branch("JMP rel32", loop);
    return kernel;
  }

  /** Prints, and then everything that is typed, forever. */
  public static TinyKernel echoes(String text) {
    return new TinyKernel().says(text).signals().echoesForever();
  }

  /**
   * Makes hypercalls that no guest should, checks that each is refused as on Xen, and prints; a
   * wrong result is an undefined instruction.
   */
  public static TinyKernel misbehaves(String text) {
    TinyKernel kernel = new TinyKernel();
    long unmapped = 0x1234000;
    long noncanonical = 0x8000_0000_0000_0000L;
    long hypervisors = 0xffff_8300_0000_0000L;
    for (long pointer : new long[] {unmapped, noncanonical, hypervisors, -16}) {
      kernel.expects(-EFAULT, EVENT_CHANNEL_OP, EVTCHNOP_SEND, pointer);
      kernel.expects(-EFAULT, SCHED_OP, SCHEDOP_SHUTDOWN, pointer);
      kernel.expects(-EFAULT, SET_TRAP_TABLE, pointer, 0);
    }
    kernel.expects(-ENOSYS, 63, 0, 0);
    for (long mfn : new long[] {0, 0xffffff, -1}) {
      kernel.pins(mfn);
    }
    kernel.says(text).signals().shutsDown(ShutdownReason.POWEROFF);
    return kernel;
  }

  private void expects(int result, int hypercall, long first, long second) {
    code.emit("MOV r32, imm32", register(RAX), immediate(hypercall));
    code.emit("MOV r64, imm64", register(RDI), immediate(first));
    code.emit("MOV r64, imm64", register(RSI), immediate(second));
    code.emit("SYSCALL");
    checks(result);
  }

  private void checks(int result) {
    CodeBuilder.Label good = code.label();
    code.emit("CMP r/m64, imm8", register(RAX), immediate(result));
    code.branch("JE rel32", good);
    code.emit("UD2");
    code.bind(good);
  }

  /** MMUEXT_PIN_L4_TABLE of a frame that is not the guest's. */
  private void pins(long mfn) {
    code.emit("MOV r/m32, imm32", memory(RSP, -64), immediate(MMUEXT_PIN_L4_TABLE));
    code.emit("MOV r64, imm64", register(RAX), immediate(mfn));
    code.emit("MOV r/m64, r64", memory(RSP, -56), register(RAX));
    code.emit("MOV r32, imm32", register(RAX), immediate(MMUEXT_OP));
    code.emit("LEA r64, m", register(RDI), memory(RSP, -64));
    code.emit("MOV r32, imm32", register(RSI), immediate(1));
    code.emit("XOR r/m32, r32", register(RDX), register(RDX));
    code.emit("MOV r32, imm32", register(R10), immediate(DOMID_SELF));
    code.emit("SYSCALL");
    checks(-EINVAL);
  }

  private TinyKernel says(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      code.emit("MOV r/m8, imm8", memory(RBP, OUT + i), immediate(bytes[i]));
    }
    code.emit("MOV r/m32, imm32", memory(RBP, OUT_PROD), immediate(bytes.length));
    return this;
  }

  /** EVTCHNOP_send to the console's port, its argument on the stack. */
  private TinyKernel signals() {
    code.emit("MOV r32, r/m32", register(RAX), memory(RBX, CONSOLE_EVTCHN));
    code.emit("MOV r/m32, r32", memory(RSP, -64), register(RAX));
    return calls(EVENT_CHANNEL_OP, EVTCHNOP_SEND);
  }

  private void shutsDown(ShutdownReason reason) {
    code.emit("MOV r/m32, imm32", memory(RSP, -64), immediate(reason.ordinal()));
    calls(SCHED_OP, SCHEDOP_SHUTDOWN);
  }

  /** A hypercall with a subcommand and a structure 64 bytes below the stack's top. */
  private TinyKernel calls(int hypercall, int command) {
    code.emit("MOV r32, imm32", register(RAX), immediate(hypercall));
    code.emit("MOV r32, imm32", register(RDI), immediate(command));
    code.emit("LEA r64, m", register(RSI), memory(RSP, -64));
    code.emit("SYSCALL");
    return this;
  }

  private TinyKernel echoesForever() {
    CodeBuilder.Label loop = code.label();
    CodeBuilder.Label some = code.label();
    code.bind(loop);
    calls(SCHED_OP, SCHEDOP_YIELD);
    code.emit("MOV r32, r/m32", register(RCX), memory(RBP, IN_CONS));
    code.emit("CMP r32, r/m32", register(RCX), memory(RBP, IN_PROD));
    code.branch("JNE rel32", some);
    code.branch("JMP rel32", loop);
    code.bind(some);
    // DL: the byte at in[in_cons % 1024]; then out[out_prod % 2048].
    code.emit("INC r/m32", memory(RBP, IN_CONS));
    code.emit("AND r/m32, imm32", register(RCX), immediate(1023));
    code.emit("ADD r64, r/m64", register(RCX), register(RBP));
    code.emit("MOV r8, r/m8", register(RDX), memory(RCX, 0));
    code.emit("MOV r32, r/m32", register(RCX), memory(RBP, OUT_PROD));
    code.emit("AND r/m32, imm32", register(RCX), immediate(2047));
    code.emit("ADD r64, r/m64", register(RCX), register(RBP));
    code.emit("MOV r/m8, r8", memory(RCX, OUT), register(RDX));
    code.emit("INC r/m32", memory(RBP, OUT_PROD));
    signals();
    code.branch("JMP rel32", loop);
    return this;
  }

  /** Writes it as an ELF file with Xen's notes. */
  public Path write(Path file) throws IOException {
    byte[] text = code.toByteArray();
    ByteArrayOutputStream notes = new ByteArrayOutputStream();
    note(notes, 5, "xen-3.0\0".getBytes(StandardCharsets.US_ASCII));
    note(notes, 8, "generic\0".getBytes(StandardCharsets.US_ASCII));
    note(notes, 3, little(8).putLong(VIRT_BASE).array());
    note(notes, 1, little(8).putLong(KERNEL).array());
    int textAt = 64 + 2 * 56;
    ByteBuffer elf = little(textAt + text.length + notes.size());
    elf.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 62).putInt(1).putLong(KERNEL).putLong(64).putLong(0);
    elf.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 2).position(64);
    programHeader(elf, 1, textAt, KERNEL, KERNEL - VIRT_BASE, text.length);
    programHeader(elf, 4, textAt + text.length, 0, 0, notes.size());
    elf.put(text).put(notes.toByteArray());
    return Files.write(file, elf.array());
  }

  private static void note(ByteArrayOutputStream notes, int number, byte[] description) {
    notes.writeBytes(little(12).putInt(4).putInt(description.length).putInt(number).array());
    notes.writeBytes("Xen\0".getBytes(StandardCharsets.US_ASCII));
    notes.writeBytes(description);
  }

  private static void programHeader(
      ByteBuffer elf, int type, long offset, long vaddr, long paddr, long bytes) {
    elf.putInt(type).putInt(7).putLong(offset).putLong(vaddr).putLong(paddr);
    elf.putLong(bytes).putLong(bytes).putLong(4);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
