package org.xenolith.x86.isa;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern GENERAL = Pattern.compile("r(8|16|32|64)[ab]?");
  private static final Pattern IMMEDIATE = Pattern.compile("(?:imm|rel|moffs|ptr16:)(8|16|32|64)");
  private static final Pattern PLAIN_MEMORY = Pattern.compile("m(\\d+)(?:fp|int|bcd|dec)?");
  private static final Pattern BYTES_MEMORY = Pattern.compile("m(\\d+)byte");
  private static final Pattern PAIR_MEMORY = Pattern.compile("m(\\d+)[&:](\\d+)");
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
    Matcher immediate = IMMEDIATE.matcher(spelling);
    if (immediate.matches()) {
      int bits = Integer.parseInt(immediate.group(1));
      int memoryBytes = spelling.startsWith("moffs") ? bits / 8 : NO_MEMORY;
      return new Operand(spelling, place, RegisterClass.NONE, 0, memoryBytes, bits);
    }
    if (spelling.startsWith("r/m")) {
      int bits = Integer.parseInt(spelling.substring(3));
      return new Operand(spelling, place, RegisterClass.GENERAL, bits, bits / 8, 0);
    }
    if (NAMED_MEMORY.containsKey(spelling)) {
      return new Operand(spelling, place, RegisterClass.NONE, 0, memoryBytes(spelling), 0);
    }
    return parseAlternatives(spelling, place);
  }

  /** "xmm2/m128", "r32/m16", "r16/r32/m16": the first register counts. */
  private static Operand parseAlternatives(String spelling, Place place) {
    RegisterClass registers = RegisterClass.NONE;
    int registerBits = 0;
    int memoryBytes = NO_MEMORY;
    for (String part : spelling.split("/")) {
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
    if (spelling.equals("reg") || GENERAL.matcher(spelling).matches()) {
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
      case GENERAL -> {
        Matcher matcher = GENERAL.matcher(spelling);
        yield matcher.matches() ? Integer.parseInt(matcher.group(1)) : 32;
      }
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
    Matcher plain = PLAIN_MEMORY.matcher(spelling);
    if (plain.matches()) {
      return Integer.parseInt(plain.group(1)) / 8;
    }
    Matcher bytes = BYTES_MEMORY.matcher(spelling);
    if (bytes.matches()) {
      return Integer.parseInt(bytes.group(1));
    }
    Matcher pair = PAIR_MEMORY.matcher(spelling);
    if (pair.matches()) {
      return (Integer.parseInt(pair.group(1)) + Integer.parseInt(pair.group(2))) / 8;
    }
    throw new IllegalArgumentException("unknown operand " + spelling);
  }

  public boolean allowsRegister() {
    return registers != RegisterClass.NONE;
  }

  public boolean allowsMemory() {
    return memoryBytes != NO_MEMORY;
  }
}
