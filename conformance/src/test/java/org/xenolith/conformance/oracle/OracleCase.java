package org.xenolith.conformance.oracle;

import org.xenolith.x86.isa.Instruction;

/**
 * One instruction with what it finds.
 *
 * @param pinned general registers, one bit each, whose values in {@code before} the case depends
 *     on: addresses, counts
 * @param undefinedFlags bits of RFLAGS that the manual leaves undefined for this instruction and
 *     these operands
 */
record OracleCase(
    Instruction instruction, byte[] code, ProcessorImage before, int pinned, long undefinedFlags) {}
