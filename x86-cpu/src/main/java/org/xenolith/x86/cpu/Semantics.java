package org.xenolith.x86.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.Row;

/**
 * Binds table rows to their meaning, by mnemonic. Each family registers its own
 * (ArithmeticSemantics, SseSemantics, …); a binding may choose an {@link Operation} per
 * instruction, once, when it is decoded. {@link AllSemantics} lists the families.
 */
public final class Semantics {
  private final Map<String, Function<Instruction, Operation>> byMnemonic = new HashMap<>();
  private final Map<String, Predicate<Instruction>> ending = new HashMap<>();

  /** Without any binding. */
  public Semantics() {}

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

  /** Like {@link #bind}, for instructions that go elsewhere or leave {@link Cpu#run}. */
  public void bindEnding(String mnemonic, Operation operation) {
    bind(mnemonic, operation);
    ending.put(mnemonic, instruction -> true);
  }

  /** Like {@link #choose}, for instructions that go elsewhere or leave {@link Cpu#run}. */
  public void chooseEnding(String mnemonic, Function<Instruction, Operation> chooser) {
    chooseEnding(mnemonic, chooser, instruction -> true);
  }

  /** Like {@link #choose}, for mnemonics of which some forms go elsewhere. */
  public void chooseEnding(
      String mnemonic, Function<Instruction, Operation> chooser, Predicate<Instruction> endsBlock) {
    choose(mnemonic, chooser);
    ending.put(mnemonic, endsBlock);
  }

  /**
   * Whether what follows the instruction in memory need not be what runs next: jumps, exits,
   * changes of mode, and what may be interrupted and run again.
   */
  boolean endsBlock(Instruction instruction) {
    Predicate<Instruction> predicate = ending.get(instruction.mnemonic());
    return predicate != null && predicate.test(instruction);
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
