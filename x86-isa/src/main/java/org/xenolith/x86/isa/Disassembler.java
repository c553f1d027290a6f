package org.xenolith.x86.isa;

import java.util.Locale;

/** Instructions as text, in Intel's syntax: {@code lock add qword ptr gs:[rax+rcx*8-0x10], 0x1}. */
public final class Disassembler {
  private Disassembler() {}

  /**
   * @param address linear address of the instruction, for branch targets and RIP-relative operands
   */
  public static String format(Instruction instruction, long address) {
    StringBuilder text = new StringBuilder();
    appendPrefixes(text, instruction);
    text.append(instruction.mnemonic().toLowerCase(Locale.ROOT));
    String separator = " ";
    int immediates = 0;
    int impliedMemory = 0;
    for (Operand operand : instruction.row().operandDetails()) {
      text.append(separator);
      separator = ", ";
      switch (operand.place()) {
        case IMPLIED -> {
          if (operand.allowsMemory()) {
            appendImpliedMemory(text, instruction, operand, impliedMemory++);
          } else {
            text.append(impliedName(operand));
          }
        }
        case MODRM_REG, OPCODE -> text.append(register(instruction, operand, instruction.reg()));
        case VVVV -> text.append(register(instruction, operand, instruction.vvvv()));
        case MODRM_RM -> appendRm(text, instruction, operand);
        case IMMEDIATE -> appendImmediate(text, instruction, operand, immediates++);
        case DISPLACEMENT -> appendDisplacement(text, instruction, operand, address);
      }
    }
    if (instruction.base() == Instruction.RIP_RELATIVE) {
      long target = address + instruction.length() + instruction.displacement();
      text.append(" # 0x").append(Long.toHexString(target));
    }
    return text.toString();
  }

  private static void appendPrefixes(StringBuilder text, Instruction instruction) {
    if (instruction.has(Instruction.PREFIX_LOCK)) {
      text.append("lock ");
    }
    boolean compares = instruction.row().has(Row.Note.REPE);
    if (!compares && !instruction.row().has(Row.Note.REP)) {
      return;
    }
    if (instruction.has(Instruction.PREFIX_REP)) {
      text.append(compares ? "repe " : "rep ");
    } else if (instruction.has(Instruction.PREFIX_REPNE)) {
      text.append(compares ? "repne " : "rep ");
    }
  }

  private static String impliedName(Operand operand) {
    String spelling = operand.spelling().toLowerCase(Locale.ROOT);
    return spelling.startsWith("<") ? spelling.substring(1, spelling.length() - 1) : spelling;
  }

  private static String register(Instruction instruction, Operand operand, int number) {
    boolean followsOperandSize = operand.spelling().startsWith("r16/");
    int bits = followsOperandSize ? instruction.operandSize() : operand.registerBits();
    return RegisterNames.name(
        operand.registers(), number, bits, instruction.has(Instruction.PREFIX_REX));
  }

  private static void appendRm(StringBuilder text, Instruction instruction, Operand operand) {
    if (instruction.rm() >= 0) {
      text.append(register(instruction, operand, instruction.rm()));
      return;
    }
    text.append(sizeName(operand.memoryBytes()));
    appendSegment(text, instruction);
    text.append('[');
    appendAddress(text, instruction);
    text.append(']');
  }

  private static void appendAddress(StringBuilder text, Instruction instruction) {
    int size = instruction.addressSize();
    String plus = "";
    if (instruction.base() == Instruction.RIP_RELATIVE) {
      text.append(size == 64 ? "rip" : "eip");
      plus = "+";
    } else if (instruction.base() >= 0) {
      text.append(RegisterNames.general(instruction.base(), size, true));
      plus = "+";
    }
    if (instruction.index() >= 0) {
      text.append(plus).append(RegisterNames.general(instruction.index(), size, true));
      if (size != 16) {
        text.append('*').append(instruction.scale());
      }
      plus = "+";
    }
    long displacement = instruction.displacement();
    if (plus.isEmpty()) {
      text.append(hex(size == 64 ? displacement : displacement & ((1L << size) - 1)));
    } else if (displacement < 0) {
      text.append(signedHex(displacement));
    } else if (displacement > 0) {
      text.append('+').append(hex(displacement));
    }
  }

  private static void appendSegment(StringBuilder text, Instruction instruction) {
    if (instruction.has(Instruction.PREFIX_SEGMENT)) {
      text.append(RegisterNames.segment(instruction.segment())).append(':');
    }
  }

  /** The memory of string instructions and XLAT. */
  private static void appendImpliedMemory(
      StringBuilder text, Instruction instruction, Operand operand, int ordinal) {
    text.append(sizeName(operand.memoryBytes()));
    boolean destination =
        switch (instruction.mnemonic()) {
          case "MOVS" -> ordinal == 0;
          case "CMPS" -> ordinal == 1;
          case "STOS", "SCAS", "INS" -> true;
          default -> false;
        };
    int size = instruction.addressSize();
    if (destination) {
      text.append("es:[").append(RegisterNames.general(7, size, true)).append(']');
      return;
    }
    appendSegment(text, instruction);
    boolean translate = instruction.mnemonic().equals("XLAT");
    text.append('[').append(RegisterNames.general(translate ? 3 : 6, size, true));
    text.append(translate ? "+al]" : "]");
  }

  private static void appendImmediate(
      StringBuilder text, Instruction instruction, Operand operand, int ordinal) {
    if (ordinal > 0) {
      text.append(hex(instruction.immediate2()));
    } else if (operand.immediateBits() < 64 && instruction.immediate() < 0) {
      text.append(signedHex(instruction.immediate()));
    } else {
      text.append(hex(instruction.immediate()));
    }
  }

  private static void appendDisplacement(
      StringBuilder text, Instruction instruction, Operand operand, long address) {
    String spelling = operand.spelling();
    if (spelling.startsWith("moffs")) {
      text.append(sizeName(operand.memoryBytes()));
      appendSegment(text, instruction);
      text.append('[').append(hex(instruction.displacement())).append(']');
    } else if (spelling.startsWith("ptr16:")) {
      text.append(hex(instruction.immediate2())).append(':').append(hex(instruction.immediate()));
    } else {
      text.append(hex(address + instruction.length() + instruction.immediate()));
    }
  }

  private static String sizeName(int sizeBytes) {
    return switch (sizeBytes) {
      case 1 -> "byte ptr ";
      case 2 -> "word ptr ";
      case 4 -> "dword ptr ";
      case 6 -> "fword ptr ";
      case 8 -> "qword ptr ";
      case 10 -> "tbyte ptr ";
      case 16 -> "xmmword ptr ";
      default -> "";
    };
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static String signedHex(long value) {
    return value < 0 ? "-0x" + Long.toHexString(-value) : hex(value);
  }
}
