package org.xenolith.x86.cpu.x87;

import java.util.function.Function;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Operation;
import org.xenolith.x86.cpu.Semantics;
import org.xenolith.x86.cpu.Vector;
import org.xenolith.x86.isa.Instruction;

/**
 * What stands before x87, MMX and SSE instructions: #NM where CR0.TS is set, and #MF where an
 * earlier x87 exception is pending. CR0.EM is taken as 0; MP and NE as 1, as every 64-bit system
 * has them.
 */
public final class X87Guard {
  private X87Guard() {}

  /** #NM(0) where CR0.TS is set. */
  public static void requireAvailable(Cpu cpu) {
    if (cpu.state.taskSwitched) {
      throw cpu.raise(Vector.NM, 0);
    }
  }

  /** #NM, then #MF where an unmasked exception is pending: waiting x87 and all MMX instructions. */
  public static void requireReady(Cpu cpu) {
    requireAvailable(cpu);
    if ((cpu.state.fpuStatus & X87Status.ES) != 0) {
      throw cpu.raise(Vector.MF, 0);
    }
  }

  /** An operation behind {@link #requireReady}. */
  static Operation waiting(Operation operation) {
    return (cpu, instruction) -> {
      requireReady(cpu);
      operation.execute(cpu, instruction);
    };
  }

  /** An operation behind {@link #requireAvailable}. */
  static Operation notWaiting(Operation operation) {
    return (cpu, instruction) -> {
      requireAvailable(cpu);
      operation.execute(cpu, instruction);
    };
  }

  static void bind(Semantics semantics, String mnemonic, Operation operation) {
    semantics.bind(mnemonic, waiting(operation));
  }

  static void choose(
      Semantics semantics, String mnemonic, Function<Instruction, Operation> chooser) {
    semantics.choose(mnemonic, instruction -> waiting(chooser.apply(instruction)));
  }

  static void bindNotWaiting(Semantics semantics, String mnemonic, Operation operation) {
    semantics.bind(mnemonic, notWaiting(operation));
  }
}
