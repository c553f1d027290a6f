package org.xenolith.hypervisor.microkernel;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;
import static org.xenolith.x86.isa.OperandValue.register;
import static org.xenolith.x86.isa.OperandValue.ripRelative;

import java.util.ArrayList;
import java.util.List;
import org.xenolith.abi.HypercallNumber;
import org.xenolith.abi.SchedAbi;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.isa.Assembler;
import org.xenolith.x86.isa.CodeBuilder;
import org.xenolith.x86.isa.CodeBuilder.Label;
import org.xenolith.x86.isa.InstructionTable;
import org.xenolith.x86.isa.OperandValue;

/**
 * The code of a microkernel. Registers RAX, RCX, R11 and those of hypercall arguments are scratch;
 * R15 holds the address of the data page, whose 64-bit words ("slots") the test reads afterwards.
 */
final class Program {
  static final int RAX = CpuState.RAX;
  static final int RCX = CpuState.RCX;
  static final int RDX = CpuState.RDX;
  static final int RBX = CpuState.RBX;
  static final int RSP = CpuState.RSP;
  static final int RSI = CpuState.RSI;
  static final int RDI = CpuState.RDI;
  static final int R11 = CpuState.R11;
  static final int R14 = 14;
  private static final int R15 = 15;
  private static final int[] ARGUMENTS = {RDI, RSI, RDX, CpuState.R10, CpuState.R8, CpuState.R9};

  /** Slots from here on belong to this class. */
  static final int FIRST_OWN_SLOT = 500;

  static final int OUTCOME_SLOT = 500;
  static final int CHECK_SLOT = 501;
  static final int VALUE_SLOT = 502;
  private static final int SHUTDOWN_SLOT = 503;

  final CodeBuilder code = new CodeBuilder(new Assembler(InstructionTable.standard(), true));
  final List<String> checks = new ArrayList<>();

  Program() {
    set(R15, Microkernel.DATA);
  }

  // ---- pieces

  Program emit(String syntax, OperandValue... operands) {
    code.emit(syntax, operands);
    return this;
  }

  /** Where something is put for the hypervisor to read. */
  static long slotAddress(int slot) {
    return Microkernel.DATA + 8L * slot;
  }

  private static OperandValue slot(int slot) {
    return memory(R15, 8L * slot);
  }

  Program set(int register, long value) {
    return emit("MOV r64, imm64", register(register), immediate(value));
  }

  /** Loads the address of a place in the program. */
  Program address(int register, Label label) {
    code.emitAt(label, "LEA r64, m", register(register), ripRelative(0));
    return this;
  }

  Program store(int slot, int register) {
    return emit("MOV r/m64, r64", slot(slot), register(register));
  }

  Program load(int register, int slot) {
    return emit("MOV r64, r/m64", register(register), slot(slot));
  }

  /** Stores a constant; RAX is lost. */
  Program put(int slot, long value) {
    return set(RAX, value).store(slot, RAX);
  }

  Program increment(int slot) {
    return emit("ADD r/m64, imm8", slot(slot), immediate(1));
  }

  Label label() {
    return code.label();
  }

  Program bind(Label label) {
    code.bind(label);
    return this;
  }

  Program jump(Label label) {
    code.branch("JMP rel32", label);
    return this;
  }

  /** Goes on at the label while a slot holds the value. */
  Program whileEqual(int slot, int value, Label label) {
    emit("CMP r/m64, imm32", slot(slot), immediate(value));
    code.branch("JE rel32", label);
    return this;
  }

  /** A hypercall; the result is in RAX. */
  Program hypercall(int number, long... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      set(ARGUMENTS[i], arguments[i]);
    }
    return set(RAX, number).emit("SYSCALL");
  }

  // ---- outcomes

  /** The test fails, with the check's name, where RAX is not the value. */
  Program expect(String check, long value) {
    Label good = label();
    set(RCX, value);
    emit("CMP r/m64, r64", register(RAX), register(RCX));
    code.branch("JE rel32", good);
    store(VALUE_SLOT, RAX);
    put(CHECK_SLOT, checks.size());
    checks.add(check + " (expected 0x" + Long.toHexString(value) + ")");
    end(Outcome.FAILURE);
    return bind(good);
  }

  /** Like {@link #expect} for a slot. */
  Program expectSlot(String check, int slot, long value) {
    return load(RAX, slot).expect(check, value);
  }

  Program end(Outcome outcome) {
    put(OUTCOME_SLOT, outcome.ordinal() + 1);
    put(SHUTDOWN_SLOT, 0);
    hypercall(HypercallNumber.SCHED_OP, SchedAbi.SCHEDOP_SHUTDOWN, slotAddress(SHUTDOWN_SLOT));
    // Not reached.
    return emit("UD2");
  }

  Program succeed() {
    return end(Outcome.SUCCESS);
  }

  /** A place where the program must not come. */
  Program mustNotComeHere() {
    return end(Outcome.ERROR);
  }

  // ---- handlers

  /** One entry of the trap table. */
  record Trap(int vector, int flags, Label handler) {}

  /**
   * Registers handlers; their table is put into slots from {@code slot} on, two per trap and two.
   */
  Program setTrapTable(int slot, Trap... traps) {
    for (int i = 0; i < traps.length; i++) {
      put(slot + 2 * i, traps[i].vector() | traps[i].flags() << 8 | 0xe033L << 16);
      address(RAX, traps[i].handler());
      store(slot + 2 * i + 1, RAX);
    }
    put(slot + 2 * traps.length, 0);
    put(slot + 2 * traps.length + 1, 0);
    return hypercall(HypercallNumber.SET_TRAP_TABLE, slotAddress(slot)).expect("set_trap_table", 0);
  }

  /** Registers the event and the syscall callback; null for none. */
  Program setCallbacks(Label event, Label syscall) {
    set(RDI, 0).set(RSI, 0).set(RDX, 0);
    if (event != null) {
      address(RDI, event);
    }
    if (syscall != null) {
      address(RDX, syscall);
    }
    return set(RAX, HypercallNumber.SET_CALLBACKS).emit("SYSCALL").expect("set_callbacks", 0);
  }

  /** Copies words of the handler's frame, from RSP on, into slots. */
  Program saveFrame(int slot, int words) {
    for (int i = 0; i < words; i++) {
      emit("MOV r64, r/m64", register(R14), memory(RSP, 8L * i));
      store(slot + i, R14);
    }
    return this;
  }

  /**
   * Leaves a handler by the iret hypercall: the stack is as it was on entry, without an error code.
   */
  Program returnFromHandler() {
    emit("POP r64", register(RCX));
    emit("POP r64", register(R11));
    return iret();
  }

  /** The iret hypercall; RIP, CS, RFLAGS, RSP and SS are on the stack. */
  Program iret() {
    emit("PUSH imm8", immediate(0));
    emit("PUSH r64", register(RCX));
    emit("PUSH r64", register(R11));
    emit("PUSH r64", register(RAX));
    return set(RAX, HypercallNumber.IRET).emit("SYSCALL");
  }

  byte[] bytes() {
    return code.toByteArray();
  }
}
