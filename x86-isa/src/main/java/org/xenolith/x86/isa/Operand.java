package org.xenolith.x86.isa;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An operand of a row, taken apart.
 *
 * @param spelling as the manual writes it: "r/m64"
 * @param place where in the encoding its value is found
 * @param registers which registers are allowed; NONE where it is not or cannot be a register
 * @param registerBits width of the register in bits, 0 where there is none
 * @param memoryBytes size of the memory operand, 0 where the spelling gives none ("m"), {@link
 *     #NO_MEMORY} where memory is not allowed
 * @param immediateBits width of the immediate, displacement or far pointer's offset; 0 otherwise
 */
public record Operand(
    String spelling,
    Place place,
    RegisterClass registers,
    int registerBits,
    int memoryBytes,
    int immediateBits) {

  /** Where an operand's value is found in the encoding. */
  public enum Place {
    MODRM_REG,
    MODRM_RM,
    VVVV,
    OPCODE,
    IMMEDIATE,
    /** Branch displacement, far pointer, or the address of a moffs operand. */
    DISPLACEMENT,
    /** Nowhere: AL, CL, 1, the memory of a string instruction. */
    IMPLIED
  }

  public static final int NO_MEMORY = -1;

  private static final List<String> IMMEDIATES = List.of("imm", "rel", "moffs", "ptr16:");
  private static final List<String> MEMORY_FORMATS = List.of("fp", "int", "bcd", "dec", "");
  private static final Map<String, Integer> NAMED_MEMORY =
      Map.of("m", 0, "mem", 0, "m14/28byte", 28, "m94/108byte", 108);
  private static final Set<String> IMPLIED_NAMES =
      Set.of(
          "AL", "AH", "AX", "EAX", "RAX", "CL", "CX", "ECX", "RCX", "DX", "EDX", "RDX", "EBX", "1",
          "3", "ES", "CS", "SS", "DS", "FS", "GS", "ST", "ST(0)", "<XMM0>");

  /**
   * @throws IllegalArgumentException where the spelling is unknown or does not go with the place
   */
  static Operand parse(String spelling, Place place) {
    Operand operand = parsePlaced(spelling, place);
    boolean fits =
        switch (place) {
          case MODRM_REG, VVVV, OPCODE -> operand.allowsRegister() && !operand.allowsMemory();
          case MODRM_RM -> operand.allowsRegister() || operand.allowsMemory();
          case IMMEDIATE -> spelling.startsWith("imm");
          case DISPLACEMENT ->
              spelling.startsWith("rel")
                  || spelling.startsWith("ptr")
                  || spelling.startsWith("moffs");
          case IMPLIED -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException("operand " + spelling + " cannot be found in " + place);
    }
    return operand;
  }

  static boolean isImplied(String spelling) {
    return IMPLIED_NAMES.contains(spelling);
  }

  private static Operand parsePlaced(String spelling, Place place) {
    if (isImplied(spelling)) {
      return new Operand(spelling, place, RegisterClass.NONE, 0, NO_MEMORY, 0);
    }
    int immediateBits = immediateBits(spelling);
    if (immediateBits > 0) {
      int memoryBytes = spelling.startsWith("moffs") ? immediateBits / 8 : NO_MEMORY;
      return new Operand(spelling, place, RegisterClass.NONE, 0, memoryBytes, immediateBits);
    }
    if (spelling.startsWith("r/m")) {
      int bits = bits(spelling, "r/m");
      if (bits < 0) {
        throw new IllegalArgumentException("unknown operand " + spelling);
      }
      return new Operand(spelling, place, RegisterClass.GENERAL, bits, bits / 8, 0);
    }
    if (NAMED_MEMORY.containsKey(spelling)) {
      return new Operand(spelling, place, RegisterClass.NONE, 0, memoryBytes(spelling), 0);
    }
    return parseAlternatives(spelling, place);
  }

  /** Width of "imm8", "rel32", "moffs64", "ptr16:32"; -1 for others. */
  private static int immediateBits(String spelling) {
    for (String prefix : IMMEDIATES) {
      if (spelling.startsWith(prefix)) {
        return bits(spelling, prefix);
      }
    }
    return -1;
  }

  /** The 8, 16, 32 or 64 that follows the prefix, or -1. */
  private static int bits(String spelling, String prefix) {
    int bits = Words.number(spelling.substring(prefix.length()));
    return bits == 8 || bits == 16 || bits == 32 || bits == 64 ? bits : -1;
  }

  /** Width of "r32", "r32a", "r32b"; -1 for others. */
  private static int generalBits(String spelling) {
    if (!spelling.startsWith("r")) {
      return -1;
    }
    boolean lettered = spelling.endsWith("a") || spelling.endsWith("b");
    return bits(lettered ? spelling.substring(0, spelling.length() - 1) : spelling, "r");
  }

  /** "xmm2/m128", "r32/m16", "r16/r32/m16": the first register counts. */
  private static Operand parseAlternatives(String spelling, Place place) {
    RegisterClass registers = RegisterClass.NONE;
    int registerBits = 0;
    int memoryBytes = NO_MEMORY;
    for (String part : Words.split(spelling, '/')) {
      RegisterClass partRegisters = registerClass(part);
      if (partRegisters == RegisterClass.NONE) {
        memoryBytes = memoryBytes(part);
      } else if (registers == RegisterClass.NONE) {
        registers = partRegisters;
        registerBits = registerBits(part, partRegisters);
      }
    }
    return new Operand(spelling, place, registers, registerBits, memoryBytes, 0);
  }

  private static RegisterClass registerClass(String spelling) {
    if (spelling.equals("reg") || generalBits(spelling) > 0) {
      return RegisterClass.GENERAL;
    }
    if (spelling.startsWith("xmm")) {
      return RegisterClass.XMM;
    }
    if (spelling.startsWith("mm")) {
      return RegisterClass.MMX;
    }
    return switch (spelling) {
      case "Sreg" -> RegisterClass.SEGMENT;
      case "CR0-CR7", "CR8" -> RegisterClass.CONTROL;
      case "DR0-DR7" -> RegisterClass.DEBUG;
      case "ST(i)" -> RegisterClass.X87;
      default -> RegisterClass.NONE;
    };
  }

  private static int registerBits(String spelling, RegisterClass registers) {
    return switch (registers) {
      case NONE -> 0;
      case GENERAL -> spelling.equals("reg") ? 32 : generalBits(spelling);
      case SEGMENT -> 16;
      case CONTROL, DEBUG, MMX -> 64;
      case X87 -> 80;
      case XMM -> 128;
    };
  }

  private static int memoryBytes(String spelling) {
    Integer named = NAMED_MEMORY.get(spelling);
    if (named != null) {
      return named;
    }
    if (spelling.startsWith("m")) {
      int sizeBytes = numberedMemoryBytes(spelling.substring(1));
      if (sizeBytes >= 0) {
        return sizeBytes;
      }
    }
    throw new IllegalArgumentException("unknown operand " + spelling);
  }

  /** "64", "80fp", "512byte", "16&64", "16:32"; -1 for others. */
  private static int numberedMemoryBytes(String text) {
    if (text.endsWith("byte")) {
      return Words.number(text.substring(0, text.length() - "byte".length()));
    }
    int pair = Math.max(text.indexOf('&'), text.indexOf(':'));
    if (pair > 0) {
      int first = Words.number(text.substring(0, pair));
      int second = Words.number(text.substring(pair + 1));
      return first < 0 || second < 0 ? -1 : (first + second) / 8;
    }
    for (String format : MEMORY_FORMATS) {
      if (text.endsWith(format)) {
        int bits = Words.number(text.substring(0, text.length() - format.length()));
        return bits < 0 ? -1 : bits / 8;
      }
    }
    return -1;
  }

  public boolean allowsRegister() {
    return registers != RegisterClass.NONE;
  }

  public boolean allowsMemory() {
    return memoryBytes != NO_MEMORY;
  }
}
