package org.xenolith.x86.isa;

import java.util.List;
import org.xenolith.x86.isa.Encoding.MandatoryPrefix;
import org.xenolith.x86.isa.Operand.Place;

/** A row's opcode column. */
final class OpcodeParser {
  private MandatoryPrefix mandatoryPrefix = MandatoryPrefix.NONE;
  private boolean vex;
  private boolean rexW;
  private int map;
  private int opcode = -1;
  private int secondByte = -1;
  private boolean slashR;
  private int digit = Encoding.NO_DIGIT;
  private boolean plusRegister;
  private boolean plusI;
  private int immediateBytes;
  private int immediate2Bytes;

  private OpcodeParser() {}

  static OpcodeParser parse(String text) {
    OpcodeParser parser = new OpcodeParser();
    for (String token : Words.split(text.replace("+", " +"))) {
      parser.accept(token);
    }
    if (parser.opcode < 0) {
      throw new IllegalArgumentException("no opcode byte");
    }
    return parser;
  }

  int opcode() {
    return opcode;
  }

  private void accept(String token) {
    if (token.startsWith("VEX.")) {
      acceptVex(token);
    } else if (token.startsWith("/")) {
      acceptSlash(token);
    } else if (token.startsWith("+")) {
      acceptPlus(token);
    } else if (!acceptPrefix(token) && !acceptImmediate(token)) {
      acceptByte(Integer.parseInt(token, 16));
    }
  }

  private void acceptVex(String token) {
    vex = true;
    mandatoryPrefix = MandatoryPrefix.NP;
    for (String part : Words.split(token.substring(4), '.')) {
      switch (part) {
        case "LZ", "L0", "128", "W0", "WIG", "NP" -> {}
        case "W1" -> rexW = true;
        case "66" -> mandatoryPrefix = MandatoryPrefix.P66;
        case "F3" -> mandatoryPrefix = MandatoryPrefix.F3;
        case "F2" -> mandatoryPrefix = MandatoryPrefix.F2;
        case "0F" -> map = 1;
        case "0F38" -> map = 2;
        case "0F3A" -> map = 3;
        default -> throw new IllegalArgumentException("unknown VEX field " + part);
      }
    }
  }

  private void acceptSlash(String token) {
    if (token.equals("/r")) {
      slashR = true;
    } else if (token.length() == 2 && token.charAt(1) >= '0' && token.charAt(1) <= '7') {
      digit = token.charAt(1) - '0';
    } else {
      throw new IllegalArgumentException("unknown opcode part " + token);
    }
  }

  private void acceptPlus(String token) {
    switch (token) {
      case "+rb", "+rw", "+rd", "+ro" -> plusRegister = true;
      case "+i" -> plusI = true;
      default -> throw new IllegalArgumentException("unknown opcode part " + token);
    }
  }

  private boolean acceptPrefix(String token) {
    if (token.equals("REX.W")) {
      rexW = true;
      return true;
    }
    if (opcode >= 0 || map != 0) {
      return false;
    }
    MandatoryPrefix prefix =
        switch (token) {
          case "NP" -> MandatoryPrefix.NP;
          case "NFx" -> MandatoryPrefix.NFX;
          case "66" -> MandatoryPrefix.P66;
          case "F3" -> MandatoryPrefix.F3;
          case "F2" -> MandatoryPrefix.F2;
          default -> MandatoryPrefix.NONE;
        };
    if (prefix == MandatoryPrefix.NONE) {
      return false;
    }
    if (mandatoryPrefix != MandatoryPrefix.NONE) {
      throw new IllegalArgumentException("two mandatory prefixes");
    }
    mandatoryPrefix = prefix;
    return true;
  }

  private boolean acceptImmediate(String token) {
    int bytes =
        switch (token) {
          case "ib", "cb" -> 1;
          case "iw", "cw" -> 2;
          case "id", "cd" -> 4;
          case "io" -> 8;
          case "cp" -> 6;
          default -> 0;
        };
    if (bytes == 0) {
      return false;
    }
    if (immediateBytes == 0) {
      immediateBytes = bytes;
    } else if (immediate2Bytes == 0) {
      immediate2Bytes = bytes;
    } else {
      throw new IllegalArgumentException("three immediates");
    }
    return true;
  }

  private void acceptByte(int value) {
    if (opcode >= 0) {
      if (secondByte >= 0 || value < 0xc0) {
        throw new IllegalArgumentException("too many opcode bytes");
      }
      secondByte = value;
    } else if (map == 0 && value == 0x0f && !vex) {
      map = 1;
    } else if (map == 1 && value == 0x38 && !vex) {
      map = 2;
    } else if (map == 1 && value == 0x3a && !vex) {
      map = 3;
    } else {
      opcode = value;
    }
  }

  Encoding encoding(List<Operand> operands) {
    check(operands);
    int offsetBytes = immediateBytes;
    int selectorBytes = immediate2Bytes;
    if (operands.size() == 1 && operands.getFirst().spelling().startsWith("ptr16:")) {
      offsetBytes = immediateBytes - 2;
      selectorBytes = 2;
    }
    boolean registerForm = secondByte >= 0;
    return new Encoding(
        vex,
        mandatoryPrefix,
        rexW,
        map,
        opcode,
        slashR || digit >= 0 || registerForm,
        registerForm ? secondByte >> 3 & 7 : digit,
        registerForm && !plusI ? secondByte & 7 : -1,
        registerForm,
        plusRegister,
        offsetBytes,
        selectorBytes);
  }

  private void check(List<Operand> operands) {
    require(slashR || !uses(operands, Place.MODRM_REG), "an operand in ModRM.reg without /r");
    require(!slashR || uses(operands, Place.MODRM_RM), "/r without an operand in ModRM.rm");
    require(
        plusI || uses(operands, Place.MODRM_RM) == (slashR || digit >= 0),
        "an operand in ModRM.rm and /r or /digit go together");
    require(plusRegister == uses(operands, Place.OPCODE), "+r and an operand in the opcode");
    require(!plusI || secondByte >= 0, "+i needs a second opcode byte");
    require(!(plusRegister || plusI) || (lastByte() & 7) == 0, "+r needs a multiple of 8");
    require(!uses(operands, Place.VVVV) || vex, "an operand in VEX.vvvv needs VEX");
    checkImmediates(operands);
  }

  private int lastByte() {
    return secondByte >= 0 ? secondByte : opcode;
  }

  private void checkImmediates(List<Operand> operands) {
    int bits = 0;
    for (Operand operand : operands) {
      if (operand.spelling().startsWith("moffs")) {
        continue;
      }
      bits += operand.immediateBits() + (operand.spelling().startsWith("ptr16:") ? 16 : 0);
    }
    require(bits == 8 * (immediateBytes + immediate2Bytes), "immediates differ from the operands'");
  }

  private static boolean uses(List<Operand> operands, Place place) {
    for (Operand operand : operands) {
      if (operand.place() == place) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
