package org.xenolith.x86.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Row;

/**
 * Binds table rows to their meaning, by mnemonic. Each family registers its own
 * (ArithmeticSemantics, SseSemantics, …); a binding may choose an {@link Operation} per
 * instruction, once, when it is decoded.
 */
public final class Semantics {
  private final Map<String, Function<Instruction, Operation>> byMnemonic = new HashMap<>();

  /** One operation for every form of the mnemonic. */
  public void bind(String mnemonic, Operation operation) {
    choose(mnemonic, instruction -> operation);
  }

  /** An operation chosen from the operands' form when the instruction is decoded. */
  public void choose(String mnemonic, Function<Instruction, Operation> chooser) {
    if (byMnemonic.put(mnemonic, chooser) != null) {
      throw new IllegalStateException(mnemonic + " is bound twice");
    }
  }

  public boolean isBound(Row row) {
    return byMnemonic.containsKey(row.mnemonic());
  }

  public Operation operationFor(Instruction instruction) {
    Function<Instruction, Operation> chooser = byMnemonic.get(instruction.mnemonic());
    if (chooser == null) {
      throw new IllegalStateException("no semantics for " + instruction.mnemonic());
    }
    return chooser.apply(instruction);
  }
}
