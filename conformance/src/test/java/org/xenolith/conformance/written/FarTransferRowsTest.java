package org.xenolith.conformance.written;

import static org.xenolith.x86.isa.OperandValue.immediate;
import static org.xenolith.x86.isa.OperandValue.memory;

import java.util.List;
import java.util.function.Consumer;
import org.xenolith.x86.cpu.CpuState;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.OperandValue;
import org.xenolith.x86.isa.OperandValue.FarPointer;

/** Far jumps, calls and returns, and IRET, in either mode and to either mode. */
final class FarTransferRowsTest extends RowsTest {
  private static final int RBX = CpuState.RBX;
  private static final int RSP = CpuState.RSP;
  private static final int OPERAND_SIZE = 0x66;
  private static final int REX_W = 0x48;
  private static final boolean[] MODES = {true, false};
  private static final long NOT_CANONICAL = 0x0000_8000_0000_0000L;

  /** Distance of the target from the first byte of its code page. */
  private static final int INTO = 0x678;

  /** CS with which something runs, and the mode that it brings. */
  private static final int[] CODE_SELECTORS = {
    Descriptors.CODE_64, Descriptors.CODE_32, Descriptors.CONFORMING
  };

  /** A selector that CS cannot be loaded with. */
  private record Refused(int selector, int vector) {
    int errorCode() {
      return selector & 0xfffc;
    }
  }

  private static final List<Refused> REFUSED =
      List.of(
          new Refused(0, Vector.GP),
          new Refused(3, Vector.GP),
          new Refused(Descriptors.BEYOND, Vector.GP),
          new Refused(Descriptors.DATA, Vector.GP),
          new Refused(Descriptors.LOCAL_DATA, Vector.GP),
          new Refused(Descriptors.KERNEL_CODE, Vector.GP),
          new Refused(Descriptors.LOCAL_TABLE, Vector.GP),
          new Refused(Descriptors.INTERRUPT_GATE, Vector.GP),
          new Refused(Descriptors.LONG_AND_BIG, Vector.GP),
          new Refused(Descriptors.ABSENT_CODE, Vector.NP));

  /** Where the pages of HLT lie that an offset of this size (bytes) can reach. */
  private static long page(Guest guest, int length) {
    return switch (length) {
      case 2 -> Guest.TINY_CODE;
      case 4 -> Guest.LOW_CODE;
      default -> guest.code;
    };
  }

  private static long target(GuestState state, int length) {
    return page(state.guest, length) + INTO;
  }

  @Override
  void write(Cases cases) {
    for (boolean mode64 : MODES) {
      for (int length = 2; length <= (mode64 ? 8 : 4); length *= 2) {
        throughMemory(cases, mode64, length);
        returns(cases, mode64, length);
        interruptReturns(cases, mode64, length);
      }
    }
    direct(cases, 2);
    direct(cases, 4);
    callsOntoNothing(cases);
  }

  // ---- JMPF and CALLF

  private static void throughMemory(Cases cases, boolean mode64, int length) {
    OperandValue operand = memory(RBX, 0);
    for (String mnemonic : new String[] {"JMPF", "CALLF"}) {
      String syntax = "%s m16:%d".formatted(mnemonic, 8 * length);
      for (int selector : CODE_SELECTORS) {
        if (length == 8 && selector != Descriptors.CODE_64) {
          continue;
        }
        WrittenCase each =
            cases
                .in(mode64, syntax, operand)
                .given(state -> putPointer(state, target(state, length), selector, length));
        expectTransfer(each, mnemonic, selector, length);
      }
      for (Refused refused : REFUSED) {
        cases
            .in(mode64, syntax, operand)
            .given(state -> putPointer(state, target(state, length), refused.selector(), length))
            .faults(refused.vector(), refused.errorCode())
            .remark("%04x".formatted(refused.selector()));
      }
      if (length == 8) {
        cases
            .in64(syntax, operand)
            .given(state -> putPointer(state, NOT_CANONICAL, Descriptors.CODE_64, 8))
            .faults(Vector.GP, 0)
            .remark("not canonical");
      }
      // RPL below CPL is no more than asking for less: CS gets CPL.
      cases
          .in(mode64, syntax, operand)
          .given(
              state -> putPointer(state, target(state, length), Descriptors.CODE_64 & ~3, length))
          .then(state -> called(state, mnemonic, length))
          .then(state -> state.goTo(Descriptors.CODE_64, target(state, length)))
          .remark("RPL 0");
    }
  }

  private static void putPointer(GuestState state, long offset, int selector, int length) {
    state.write(state.gpr[RBX], offset, length);
    state.write(state.gpr[RBX] + length, selector, 2);
  }

  private static void expectTransfer(WrittenCase each, String mnemonic, int selector, int length) {
    each.then(state -> called(state, mnemonic, length))
        .then(state -> state.goTo(selector, target(state, length)))
        .remark("%04x".formatted(selector));
  }

  private static void called(GuestState state, String mnemonic, int length) {
    if (mnemonic.equals("CALLF")) {
      state.push(state.selector[Instruction.CS], length);
      state.push(state.rip, length);
    }
  }

  private static void direct(Cases cases, int length) {
    for (String mnemonic : new String[] {"JMPF", "CALLF"}) {
      String syntax = "%s ptr16:%d".formatted(mnemonic, 8 * length);
      long offset = (length == 2 ? Guest.TINY_CODE : Guest.LOW_CODE) + INTO;
      for (int selector : CODE_SELECTORS) {
        WrittenCase each = cases.in32(syntax, new FarPointer(selector, offset));
        expectTransfer(each, mnemonic, selector, length);
      }
      for (Refused refused : REFUSED) {
        cases
            .in32(syntax, new FarPointer(refused.selector(), offset))
            .faults(refused.vector(), refused.errorCode())
            .remark("%04x".formatted(refused.selector()));
      }
    }
  }

  /** The second push would fail: the first must not have happened. */
  private static void callsOntoNothing(Cases cases) {
    for (boolean mode64 : MODES) {
      cases
          .in(mode64, "CALLF m16:32", memory(RBX, 0))
          .given(state -> putPointer(state, target(state, 4), Descriptors.CODE_32, 4))
          .given(state -> state.gpr[RSP] = state.guest.edge + 4)
          .faults(Vector.PF, 6)
          .then(state -> state.cr2 = state.guest.edge - 4)
          .remark("stack not there");
    }
  }

  // ---- RETF

  private static WrittenCase sized(
      Cases cases, boolean mode64, int length, String syntax, OperandValue... operands) {
    return switch (length) {
      case 2 -> cases.prefixed(mode64, OPERAND_SIZE, syntax, operands);
      case 4 -> cases.in(mode64, syntax, operands);
      default -> cases.prefixed(mode64, REX_W, syntax, operands);
    };
  }

  private static void returns(Cases cases, boolean mode64, int length) {
    for (int selector : CODE_SELECTORS) {
      if (length == 8 && selector != Descriptors.CODE_64) {
        continue;
      }
      Consumer<GuestState> stack =
          state -> putFrame(state, length, target(state, length), selector);
      Consumer<GuestState> gone = state -> state.goTo(selector, target(state, length));
      sized(cases, mode64, length, "RETF")
          .given(stack)
          .then(gone)
          .then(state -> state.gpr[RSP] += 2 * length)
          .remark("%04x, %d bytes".formatted(selector, length));
      sized(cases, mode64, length, "RETF imm16", immediate(0x8004))
          .given(stack)
          .then(gone)
          .then(state -> state.gpr[RSP] += 2 * length + 0x8004)
          .remark("%04x, %d bytes".formatted(selector, length));
    }
    for (Refused refused : REFUSED) {
      refusedReturn(cases, mode64, length, refused.selector(), refused.vector());
    }
    refusedReturn(cases, mode64, length, Descriptors.CODE_64 & ~3, Vector.GP);
    if (length == 8) {
      sized(cases, mode64, length, "RETF")
          .given(state -> putFrame(state, length, NOT_CANONICAL, Descriptors.CODE_64))
          .faults(Vector.GP, 0)
          .remark("not canonical");
    }
  }

  private static void refusedReturn(
      Cases cases, boolean mode64, int length, int selector, int vector) {
    for (WrittenCase each :
        new WrittenCase[] {
          sized(cases, mode64, length, "RETF"),
          sized(cases, mode64, length, "RETF imm16", immediate(8))
        }) {
      each.given(state -> putFrame(state, length, target(state, length), selector))
          .faults(vector, selector & 0xfffc)
          .remark("%04x, %d bytes".formatted(selector, length));
    }
  }

  private static void putFrame(GuestState state, int length, long... values) {
    for (int i = 0; i < values.length; i++) {
      state.write(state.gpr[RSP] + (long) i * length, values[i], length);
    }
  }

  // ---- IRET

  private static String interruptReturn(int length) {
    return length == 2 ? "IRET" : length == 4 ? "IRETD" : "IRETQ";
  }

  private static void interruptReturns(Cases cases, boolean mode64, int length) {
    String syntax = interruptReturn(length);
    for (int selector : CODE_SELECTORS) {
      if (length == 8 && selector != Descriptors.CODE_64) {
        continue;
      }
      for (long flags : new long[] {0, 0x24_3ed5}) {
        interruptReturn(cases.in(mode64, syntax), mode64, length, selector, flags);
      }
    }
    for (Refused refused : REFUSED) {
      cases
          .in(mode64, syntax)
          .given(state -> putInterruptFrame(state, length, refused.selector(), 0))
          .faults(refused.vector(), refused.errorCode())
          .remark("%04x".formatted(refused.selector()));
    }
    cases
        .in(mode64, syntax)
        .given(state -> putInterruptFrame(state, length, Descriptors.CODE_64 & ~3, 0))
        .faults(Vector.GP, Descriptors.CODE_64 & ~3)
        .remark("RPL 0");
    cases
        .in(mode64, syntax)
        .given(state -> putInterruptFrame(state, length, Descriptors.CODE_64, 0))
        .given(state -> state.set(CpuState.FLAG_NT, true))
        .faults(Vector.GP, 0)
        .remark("NT set: no tasks in IA-32e mode");
    if (mode64) {
      refusedStacks(cases, syntax, length);
    }
  }

  private static void interruptReturn(
      WrittenCase each, boolean mode64, int length, int selector, long flags) {
    // IF and IOPL are not ring 3's; what is above 16 bits needs more than 16 bits.
    long changed = 0x24_4dd5 & (length == 2 ? 0xffff : -1);
    each.given(state -> putInterruptFrame(state, length, selector, flags))
        .then(state -> state.goTo(selector, target(state, length)))
        .then(state -> state.flags = state.flags & ~changed | flags & changed)
        .then(state -> {
          if (mode64) {
            state.gpr[RSP] = state.read(state.gpr[RSP] + 3L * length, length);
            state.loadSegment(Instruction.SS, Descriptors.BASED_DATA, Descriptors.BASE);
          } else {
            state.gpr[RSP] += 3 * length;
          }
        })
        .remark("%04x, flags %x".formatted(selector, flags));
  }

  private static void putInterruptFrame(GuestState state, int length, int selector, long flags) {
    putFrame(
        state,
        length,
        target(state, length),
        selector,
        flags,
        0x1234_5678_9abc_def0L,
        Descriptors.BASED_DATA);
  }

  private static void refusedStacks(Cases cases, String syntax, int length) {
    int[] selectors = {
      0, Descriptors.READ_ONLY, Descriptors.CODE_64, Descriptors.KERNEL_DATA, Descriptors.DATA & ~3
    };
    for (int selector : selectors) {
      refusedStack(cases, syntax, length, selector, Vector.GP);
    }
    refusedStack(cases, syntax, length, Descriptors.ABSENT_DATA, Vector.SS);
  }

  private static void refusedStack(
      Cases cases, String syntax, int length, int selector, int vector) {
    cases
        .in64(syntax)
        .given(state -> putInterruptFrame(state, length, Descriptors.CODE_64, 0))
        .given(state -> state.write(state.gpr[RSP] + 4L * length, selector, length))
        .faults(vector, selector & 0xfffc)
        .remark("SS %04x".formatted(selector));
  }
}
