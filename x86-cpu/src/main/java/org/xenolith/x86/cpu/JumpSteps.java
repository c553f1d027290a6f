package org.xenolith.x86.cpu;

import org.xenolith.x86.isa.Instruction;

/** Jumps and calls by a displacement; in 64-bit mode each with a step of its own. */
final class JumpSteps {
  private JumpSteps() {}

  static Step jump(Instruction instruction) {
    long displacement = instruction.immediate();
    int size = instruction.operandSize();
    if (size != 64) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          ControlSemantics.goTo(cpu, cpu.state.rip + displacement, size);
        }
      };
    }
    return new Step() {
      @Override
      void run(Cpu cpu) {
        cpu.state.rip += displacement;
      }
    };
  }

  static Step call64(Instruction instruction) {
    long displacement = instruction.immediate();
    return new Step() {
      @Override
      void run(Cpu cpu) {
        CpuState state = cpu.state;
        long rip = state.rip;
        Stack.push64(cpu, rip);
        state.rip = rip + displacement;
      }
    };
  }

  static Step conditional(Condition condition, Instruction instruction) {
    long displacement = instruction.immediate();
    int size = instruction.operandSize();
    if (size != 64) {
      return new Step() {
        @Override
        void run(Cpu cpu) {
          if (condition.holds(cpu.flags)) {
            ControlSemantics.goTo(cpu, cpu.state.rip + displacement, size);
          }
        }
      };
    }
    return switch (condition) {
      case B ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.carry() != 0) {
                cpu.state.rip += displacement;
              }
            }
          };
      case AE ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.carry() == 0) {
                cpu.state.rip += displacement;
              }
            }
          };
      case E ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.zero()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case NE ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (!cpu.flags.zero()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case BE ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.belowOrEqual()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case A ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (!cpu.flags.belowOrEqual()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case S ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.sign()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case NS ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (!cpu.flags.sign()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case L ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.less()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case GE ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (!cpu.flags.less()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case LE ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (cpu.flags.lessOrEqual()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case G ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (!cpu.flags.lessOrEqual()) {
                cpu.state.rip += displacement;
              }
            }
          };
      case O, NO, P, NP ->
          new Step() {
            @Override
            void run(Cpu cpu) {
              if (condition.holds(cpu.flags)) {
                cpu.state.rip += displacement;
              }
            }
          };
    };
  }
}
