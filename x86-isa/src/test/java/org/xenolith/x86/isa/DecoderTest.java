package org.xenolith.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of prefixes and operand forms, by bytes picked by hand. */
final class DecoderTest {
  private final Decoder decoder = new Decoder(InstructionTable.standard());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # operand size
          4811d8                 | adc rax, rbx
          11d8                   | adc eax, ebx
          6611d8                 | adc ax, bx
          664811d8               | adc rax, rbx
          6666666611d8           | adc ax, bx
          54                     | push rsp
          6654                   | push sp
          4854                   | push rsp
          41ff30                 | push qword ptr [r8]
          6aff                   | push -0x1
          68ffffffff             | push -0x1
          666834f2               | push 0xf234
          e8fbffffff             | call 0x1000
          66e8fbffffff           | call 0x1001
          ffd0                   | call rax
          66ffd0                 | call rax
          7400                   | je 0x1002
          0f8400000000           | je 0x1006
          9c                     | pushfq
          669d                   | popf
          c3                     | ret
          c9                     | leave
          48cf                   | iretq
          cf                     | iretd
          ff28                   | jmpf fword ptr [rax]
          48ff28                 | jmpf tbyte ptr [rax]
          # REX
          4088e0                 | mov al, spl
          88e0                   | mov al, ah
          4588c7                 | mov r15b, r8b
          486690                 | nop
          48662ef390             | pause
          4148666611d8           | adc ax, bx
          4d0fc7c8               | UNDEFINED
          # immediates
          48b8efcdab8967452301   | mov rax, 0x123456789abcdef
          48c7c0ffffffff         | mov rax, -0x1
          c7c0ffffffff           | mov eax, 0xffffffff
          4883c0ff               | add rax, -0x1
          c8341205               | enter 0x1234, 0x5
          a10102030405060708     | mov eax, dword ptr [0x807060504030201]
          67a101020384           | mov eax, dword ptr [0x84030201]
          # addresses
          8b05f8ffffff           | mov eax, dword ptr [rip-0x8] # 0xffe
          67428b448d10           | mov eax, dword ptr [ebp+r9d*4+0x10]
          8b0425f0ffffff         | mov eax, dword ptr [0xfffffffffffffff0]
          8b4424f8               | mov eax, dword ptr [rsp-0x8]
          418b4500               | mov eax, dword ptr [r13]
          468b24e500000000       | mov r12d, dword ptr [r12*8]
          # segments
          65488b042528000000     | mov rax, qword ptr gs:[0x28]
          64658b00               | mov eax, dword ptr gs:[rax]
          2e8b00                 | mov eax, dword ptr [rax]
          642e8b00               | mov eax, dword ptr fs:[rax]
          # LOCK
          f0480108               | lock add qword ptr [rax], rcx
          f04801c8               | UNDEFINED
          f0480308               | UNDEFINED
          f0483908               | UNDEFINED
          f00fc7c9               | UNDEFINED
          f0480fc70f             | lock cmpxchg16b xmmword ptr [rdi]
          f090                   | UNDEFINED
          # REP and mandatory prefixes
          f3a4                   | rep movs byte ptr es:[rdi], byte ptr [rsi]
          f348ab                 | rep stos qword ptr es:[rdi]
          f2ae                   | repne scas byte ptr es:[rdi]
          f3a6                   | repe cmps byte ptr [rsi], byte ptr es:[rdi]
          64a5                   | movs dword ptr es:[rdi], dword ptr fs:[rsi]
          67aa                   | stos byte ptr es:[edi]
          0fbdc1                 | bsr eax, ecx
          f30fbdc1               | lzcnt eax, ecx
          66f30fbdc1             | lzcnt ax, cx
          f2f30fbcc1             | tzcnt eax, ecx
          f3f20fbcc1             | bsf eax, ecx
          f3480fb8c1             | popcnt rax, rcx
          0fb8c1                 | UNDEFINED
          f30f1efa               | endbr64
          f30f1ec8               | nop eax
          0f1f440000             | nop dword ptr [rax+rax*1]
          662e0f1f840000000000   | nop dword ptr [rax+rax*1]
          90                     | nop
          4190                   | xchg eax, r8d
          f390                   | pause
          f34190                 | xchg eax, r8d
          f20f58c1               | addsd xmm0, xmm1
          66f20f58c1             | addsd xmm0, xmm1
          f2660f58c1             | addsd xmm0, xmm1
          660f58c1               | addpd xmm0, xmm1
          450f58ff               | addps xmm15, xmm15
          450ffdff               | paddw mm7, mm7
          660f38f000             | movbe ax, word ptr [rax]
          f20f38f0c1             | crc32 eax, cl
          66f20f38f1c1           | crc32 eax, cx
          f30f38f000             | UNDEFINED
          660f38f6c1             | adcx eax, ecx
          f3480f38f6c1           | adox rax, rcx
          # groups of one whole ModRM byte, and the memory forms beside them
          0f01d0                 | xgetbv
          660f01d0               | UNDEFINED
          0f01f9                 | rdtscp
          0f01f8                 | swapgs
          0f0110                 | lgdt tbyte ptr [rax]
          0faee8                 | lfence
          0faef7                 | mfence
          0fae38                 | clflush byte ptr [rax]
          660fae38               | clflushopt byte ptr [rax]
          f3480faec1             | rdfsbase rcx
          0fc7f0                 | rdrand eax
          f30fc7f8               | rdpid rax
          0f18c0                 | nop eax
          0f1808                 | prefetcht0 byte ptr [rax]
          # control, debug and segment registers
          0f20c0                 | mov rax, cr0
          0f2000                 | mov rax, cr0
          440f20c0               | mov rax, cr8
          0f20c8                 | UNDEFINED
          0f23f8                 | mov dr7, rax
          440f23c0               | UNDEFINED
          8ed8                   | mov ds, ax
          8ec8                   | UNDEFINED
          8cf0                   | UNDEFINED
          448cd8                 | mov eax, ds
          # x87
          d8c1                   | fadd st(0), st(1)
          d900                   | fld dword ptr [rax]
          d9e8                   | fld1
          # not in 64-bit mode
          06                     | UNDEFINED
          27                     | UNDEFINED
          60                     | UNDEFINED
          82c001                 | UNDEFINED
          9a0000000000           | UNDEFINED
          ce                     | UNDEFINED
          d400                   | UNDEFINED
          # undefined, and undefined on purpose
          0f0b                   | ud2
          0fb9c8                 | ud1 ecx, eax
          0fffc8                 | ud0 ecx, eax
          d6                     | UNDEFINED
          fed0                   | UNDEFINED
          8fc8                   | UNDEFINED
          8dc0                   | UNDEFINED
          0f04                   | UNDEFINED
          # VEX
          c4e278f2c1             | andn eax, eax, ecx
          c4e2f8f3d9             | blsi rax, rcx
          c442b8f7c8             | bextr r9, r8, r8
          c4e37bf0c105           | rorx eax, ecx, 0x5
          c4e2fbf6c1             | mulx rax, rax, rcx
          c4e27cf7c1             | UNDEFINED
          f3c4e278f2c1           | UNDEFINED
          66c4e278f2c1           | UNDEFINED
          f0c4e278f2c1           | UNDEFINED
          40c4e278f2c1           | UNDEFINED
          c4e378f0c105           | UNDEFINED
          c5f877                 | UNDEFINED
          6200000000             | UNDEFINED
          """)
  void in64BitMode(String hex, String expected) {
    decodesTo(hex, expected, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          11d8                   | adc eax, ebx
          6611d8                 | adc ax, bx
          40                     | inc eax
          664f                   | dec di
          54                     | push esp
          60                     | pushad
          6661                   | popa
          9c                     | pushfd
          06                     | push es
          0fa0                   | push fs
          17                     | pop ss
          82c0ff                 | add al, 0xff
          e8fbffffff             | call 0x1000
          66e8fcff               | call 0x1000
          ffd0                   | call eax
          66ffd0                 | call ax
          9a785634121000         | callf 0x10:0x12345678
          669a34121000           | callf 0x10:0x1234
          ea785634121000         | jmpf 0x10:0x12345678
          c408                   | les ecx, fword ptr [eax]
          c508                   | lds ecx, fword ptr [eax]
          6208                   | bound ecx, qword ptr [eax]
          62c8                   | UNDEFINED
          63c8                   | arpl ax, cx
          ce                     | into
          27                     | daa
          d40a                   | aam 0xa
          cf                     | iretd
          66cf                   | iret
          e300                   | jecxz 0x1002
          67e300                 | jcxz 0x1003
          8b0578563412           | mov eax, dword ptr [0x12345678]
          8b05f0ffffff           | mov eax, dword ptr [0xfffffff0]
          678b00                 | mov eax, dword ptr [bx+si]
          678b4310               | mov eax, dword ptr [bp+di+0x10]
          678b0678f6             | mov eax, dword ptr [0xf678]
          678b46f0               | mov eax, dword ptr [bp-0x10]
          678b87f0ff             | mov eax, dword ptr [bx-0x10]
          67a17856               | mov eax, dword ptr [0x5678]
          2e8b00                 | mov eax, dword ptr cs:[eax]
          2e368b00               | mov eax, dword ptr ss:[eax]
          f36da5                 | rep ins dword ptr es:[edi], dx
          0f20c0                 | mov eax, cr0
          0fc8                   | bswap eax
          f30fb8c1               | popcnt eax, ecx
          f30faec1               | UNDEFINED
          0f01f8                 | UNDEFINED
          c4e278f2c1             | andn eax, eax, ecx
          c4e2f8f2c1             | andn eax, eax, ecx
          0f05                   | syscall
          0f34                   | sysenter
          """)
  void in32BitMode(String hex, String expected) {
    decodesTo(hex, expected, false);
  }

  private void decodesTo(String hex, String expected, boolean mode64) {
    byte[] bytes = HexFormat.of().parseHex(hex.strip());
    DecodeResult result = decoder.decode(bytes, 0, bytes.length, mode64);
    String text =
        switch (result) {
          case Instruction instruction -> Disassembler.format(instruction, 0x1000);
          case DecodeFailure failure -> failure.toString();
        };
    assertThat(text).isEqualTo(expected.strip());
  }

  @Test
  void saysWhereBytesAreMissing() {
    byte[] bytes = HexFormat.of().parseHex("66f3480f38f0848512345678aa");
    for (int length = 0; length < 5; length++) {
      assertThat(decoder.decode(bytes, 0, length, true)).isEqualTo(DecodeFailure.TRUNCATED);
    }
    byte[] move = HexFormat.of().parseHex("48c7848500000000ffffffff");
    for (int length = 0; length < move.length; length++) {
      assertThat(decoder.decode(move, 0, length, true)).isEqualTo(DecodeFailure.TRUNCATED);
    }
    assertThat(decoder.decode(move, 0, move.length, true)).isInstanceOf(Instruction.class);
  }

  @Test
  void undefinedOpcodesNeedNoMoreBytes() {
    byte[] bytes = {0x0f, 0x04};
    assertThat(decoder.decode(bytes, 0, 1, true)).isEqualTo(DecodeFailure.TRUNCATED);
    assertThat(decoder.decode(bytes, 0, 2, true)).isEqualTo(DecodeFailure.UNDEFINED);
  }

  @Test
  void fifteenBytesAreTheMost() {
    byte[] bytes = new byte[20];
    java.util.Arrays.fill(bytes, (byte) 0x66);
    assertThat(decoder.decode(bytes, 0, 20, true)).isEqualTo(DecodeFailure.TOO_LONG);
    assertThat(decoder.decode(bytes, 0, 15, true)).isEqualTo(DecodeFailure.TOO_LONG);
    assertThat(decoder.decode(bytes, 0, 14, true)).isEqualTo(DecodeFailure.TRUNCATED);
    bytes[13] = 0x11;
    bytes[14] = (byte) 0xd8;
    assertThat(decoder.decode(bytes, 0, 20, true))
        .isInstanceOfSatisfying(
            Instruction.class, instruction -> assertThat(instruction.length()).isEqualTo(15));
    bytes[13] = 0x66;
    bytes[14] = 0x11;
    bytes[15] = (byte) 0xd8;
    assertThat(decoder.decode(bytes, 0, 20, true)).isEqualTo(DecodeFailure.TOO_LONG);
  }

  @Test
  void segmentsFollowTheBaseUnlessOverridden() {
    assertThat(decode("8b4424f8").segment()).isEqualTo(Instruction.SS);
    assertThat(decode("8b4500").segment()).isEqualTo(Instruction.SS);
    assertThat(decode("8b00").segment()).isEqualTo(Instruction.DS);
    assertThat(decode("a4").segment()).isEqualTo(Instruction.DS);
    assertThat(decode("65a4").segment()).isEqualTo(Instruction.GS);
    assertThat(decode("2ea4").has(Instruction.PREFIX_SEGMENT)).isFalse();
  }

  @Test
  void operandSizesAreTheEffectiveOnes() {
    assertThat(decode("54").operandSize()).isEqualTo(64);
    assertThat(decode("6654").operandSize()).isEqualTo(16);
    assertThat(decode("6aff").operandSize()).isEqualTo(64);
    assertThat(decode("666aff").operandSize()).isEqualTo(16);
    assertThat(decode("68ffffffff").operandSize()).isEqualTo(64);
    assertThat(decode("e800000000").operandSize()).isEqualTo(64);
    assertThat(decode("66c3").operandSize()).isEqualTo(64);
    assertThat(decode("66cb").operandSize()).isEqualTo(16);
    assertThat(decode("48cb").operandSize()).isEqualTo(64);
    assertThat(decode("66a5").operandSize()).isEqualTo(16);
    assertThat(decode("48a5").operandSize()).isEqualTo(64);
    assertThat(decode("0f20c0").operandSize()).isEqualTo(64);
    assertThat(decode("668cd8").operandSize()).isEqualTo(16);
    assertThat(decode("0f00c8").operandSize()).isEqualTo(32);
    assertThat(decode("66c9").operandSize()).isEqualTo(16);
    assertThat(decode("48ed").operandSize()).isEqualTo(32);
  }

  private Instruction decode(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return (Instruction) decoder.decode(bytes, 0, bytes.length, true);
  }
}
