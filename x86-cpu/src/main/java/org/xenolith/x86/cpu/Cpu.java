package org.xenolith.x86.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.xenolith.memory.CodePages;
import org.xenolith.memory.MachineMemory;
import org.xenolith.x86.cpu.sse.FloatContext;
import org.xenolith.x86.cpu.x87.X87;
import org.xenolith.x86.isa.Decoder;
import org.xenolith.x86.isa.Instruction;
import org.xenolith.x86.isa.InstructionTable;

/**
 * A processor: state, address translation and what instruction semantics need of both, and the
 * interpreter. One thread at a time runs it and changes its state; {@link #requestExit}, {@link
 * #requestFlush} and {@link #instructionsRetired} may be called by any.
 *
 * <p>What ring 3 cannot do leaves {@link #run} as an {@link Exit}. Not modelled: alignment checks,
 * segment limits (64-bit mode has none, and compatibility-mode programs use flat segments), 16-bit
 * code and stack segments, the one-instruction shadow after loading SS, and hardware breakpoints.
 */
public final class Cpu extends GuestMemory implements AutoCloseable {
  public static final int READ = 0;
  public static final int WRITE = 1;
  public static final int EXECUTE = 2;

  private static final int EXIT_REQUESTED = 1;
  private static final int FLUSH_REQUESTED = 2;
  private static final int CODE_WRITTEN = 4;
  private static final int JUMP_ENTRIES = 16384;
  private static final long DR6_BS = 1 << 14;
  private static final VarHandle ATTENTION;

  static {
    try {
      ATTENTION = MethodHandles.lookup().findVarHandle(Cpu.class, "attention", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Environment environment;

  /** The x87 unit, on the fields of {@link #state}. */
  public final X87 x87 = new X87(state);

  /**
   * What the SSE instruction in progress computes under; nothing in it outlives the instruction.
   */
  public final FloatContext floatContext = new FloatContext();

  /** Details of the last exit. */
  public int exitVector;

  public int exitLength;

  /** The instruction of a {@link Exit#PRIVILEGED}. */
  public @Nullable Instruction exitInstruction;

  /** CPUID leaves as {@link Exit#PRIVILEGED}. */
  public boolean cpuidFaulting;

  /** CR4.FSGSBASE: RDFSBASE and its kin work; otherwise #UD. */
  public boolean fsgsbaseEnabled;

  /** What other threads want: EXIT_REQUESTED and its kin. */
  private volatile int attention;

  /** The running instruction wants to leave the inner loop; with {@link #exit}, {@link #run}. */
  private boolean leaving;

  private @Nullable Exit exit;
  private long retired;
  private @Nullable Thread runner;

  private final CodeCache code;
  private final CodePages.Listener codeListener = this::codeWritten;
  private final Queue<Integer> codeWrittenElsewhere = new ConcurrentLinkedQueue<>();
  private final long[] jumpKeys = new long[JUMP_ENTRIES * 2];
  private final Block[] jumpBlocks = new Block[JUMP_ENTRIES];
  final int[] cpuidResult = new int[4];
  private final boolean[] lastMode64 = {true, true};

  public Cpu(MachineMemory memory, Environment environment) {
    super(memory);
    this.environment = environment;
    this.code =
        new CodeCache(memory, new Decoder(InstructionTable.standard()), AllSemantics.standard());
    memory.codePages().addListener(codeListener);
  }

  /** Stops listening to the memory's code pages. */
  @Override
  public void close() {
    memory.codePages().removeListener(codeListener);
  }

  // ---- running

  /** Runs until something happens that the processor does not own. */
  public Exit run() {
    runner = Thread.currentThread();
    exit = null;
    noteMode();
    try {
      for (; ; ) {
        leaving = false;
        if (attention != 0 && attend()) {
          return Exit.REQUESTED;
        }
        if (flags.isControlSet(CpuState.FLAG_TF)) {
          runSingleStep();
        } else {
          runBlocks(false);
        }
        if (exit != null) {
          return exit;
        }
      }
    } finally {
      runner = null;
    }
  }

  /**
   * The inner loop: block after block, until somebody wants something. A step moves RIP only when
   * it has succeeded, so that where it throws RIP is behind it.
   *
   * @param once to run one instruction only
   */
  private void runBlocks(boolean once) {
    Block block = Block.NONE;
    long start = 0;
    int index = -1;
    try {
      do {
        start = state.rip;
        index = -1;
        block = once ? code.oneInstruction(this, start) : next(block, start);
        Step[] steps = block.steps;
        retired += block.instructions;
        index = 0;
        do {
          Step step = steps[index];
          state.rip = start + step.endOffset;
          step.run(this);
          index++;
        } while (index < steps.length);
      } while (!once && !leaving && attention == 0);
    } catch (GuestException e) {
      if (index >= 0) {
        retired -= block.instructionsFrom(index);
        faulted(e, start, block.steps[index]);
      } else {
        fetchFaulted(e);
      }
    }
  }

  private void runSingleStep() {
    runBlocks(true);
    if (exit == null) {
      state.dr[6] |= DR6_BS;
      exitWithTrap(Vector.DB);
    }
  }

  private Block next(Block block, long rip) {
    Block next = block.successor(rip, fetchGeneration);
    return next != null ? next : lookUp(block, rip);
  }

  private Block lookUp(Block block, long rip) {
    int slot = (int) (rip ^ rip >>> 14) & (JUMP_ENTRIES - 1);
    Block next = jumpBlocks[slot];
    if (jumpKeys[slot * 2] != rip
        || jumpKeys[slot * 2 + 1] != fetchGeneration
        || next == null
        || !next.valid) {
      next = code.blockAt(this, rip, fetchAddress(rip));
      if (next.secondMfn < 0) {
        jumpKeys[slot * 2] = rip;
        jumpKeys[slot * 2 + 1] = fetchGeneration;
        jumpBlocks[slot] = next;
      }
    }
    block.link(rip, fetchGeneration, next);
    return next;
  }

  /** The machine address to fetch from; raises #PF or #GP. */
  long fetchAddress(long rip) {
    if (!isCanonical(rip)) {
      throw raise(Vector.GP, 0);
    }
    long maddr = translateFetch(rip);
    if (maddr < 0) {
      throw accessFault(rip);
    }
    return maddr;
  }

  private void fetchFaulted(GuestException e) {
    exitVector = e.vector;
    exitErrorCode = e.errorCode;
    exit = Exit.EXCEPTION;
  }

  private void faulted(GuestException e, long start, Step step) {
    if (e.vector == FaultDetails.NON_CANONICAL) {
      Instruction instruction =
          code.instructionAt(this, start + step.endOffset - step.instructionBytes);
      exitVector =
          instruction == null ? Vector.GP : FaultDetails.vectorFor(this, instruction, e.linear);
    } else {
      exitVector = e.vector;
    }
    state.rip = start + step.endOffset - step.instructionBytes;
    if (e.vector != FaultDetails.LEAVE_BLOCK) {
      exitErrorCode = e.errorCode;
      exit = Exit.EXCEPTION;
    }
  }

  /**
   * Leaves run() after this instruction, which ends its block; RIP is as the instruction left it.
   */
  void exitWith(Exit reason) {
    exit = reason;
    leaving = true;
  }

  /** Leaves run() with an exception after which RIP stays behind the instruction. */
  void exitWithTrap(int vector) {
    exitVector = vector;
    exitErrorCode = 0;
    exitWith(Exit.EXCEPTION);
  }

  /** Leaves run() with RIP at the instruction itself. */
  void exitAt(Instruction instruction, Exit reason) {
    state.rip -= instruction.length();
    exitLength = instruction.length();
    exitInstruction = instruction;
    exitWith(reason);
  }

  /** Looks at TF, the mode and requests again before the next instruction. */
  void leaveBlock() {
    leaving = true;
    noteMode();
  }

  /** Code at the same addresses means something else in the other mode. */
  private void noteMode() {
    int slot = activeRoot();
    if (lastMode64[slot] != state.mode64) {
      lastMode64[slot] = state.mode64;
      renewFetchGeneration(slot);
    }
  }

  // ---- requests of other threads

  /**
   * Makes {@link #run} return {@link Exit#REQUESTED} soon; from any thread. Sticky until it has
   * been returned once.
   */
  public void requestExit() {
    ATTENTION.getAndBitwiseOr(this, EXIT_REQUESTED);
  }

  /**
   * Like {@link #flushTlb}, from any thread: takes effect before the next block of instructions.
   */
  public void requestFlush() {
    ATTENTION.getAndBitwiseOr(this, FLUSH_REQUESTED);
  }

  /** Whether somebody waits: for instructions that take long. */
  boolean isAttentionWanted() {
    return attention != 0;
  }

  /** Does what was asked for; true where run() is to return. */
  private boolean attend() {
    int wanted = (int) ATTENTION.getAndSet(this, 0);
    if ((wanted & FLUSH_REQUESTED) != 0) {
      flushTlb();
    }
    if ((wanted & CODE_WRITTEN) != 0) {
      for (Integer mfn = codeWrittenElsewhere.poll();
          mfn != null;
          mfn = codeWrittenElsewhere.poll()) {
        code.drop(mfn);
      }
    }
    return (wanted & EXIT_REQUESTED) != 0;
  }

  private void codeWritten(int mfn) {
    if (runner == Thread.currentThread()) {
      code.drop(mfn);
    } else {
      codeWrittenElsewhere.add(mfn);
      ATTENTION.getAndBitwiseOr(this, CODE_WRITTEN);
    }
  }

  /** Guest instructions retired since creation; exact while the processor is stopped. */
  public long instructionsRetired() {
    return retired;
  }

  // ---- for instruction semantics

  /** Linear address of the instruction's memory operand. */
  public long address(Instruction instruction) {
    long offset = instruction.displacement();
    int base = instruction.base();
    if (base >= 0) {
      offset += base == Instruction.RIP_RELATIVE ? state.rip : gpr[base];
    }
    if (instruction.index() >= 0) {
      offset += gpr[instruction.index()] * instruction.scale();
    }
    int size = instruction.addressSize();
    if (size != 64) {
      offset &= (1L << size) - 1;
    }
    return linear(instruction.segment(), offset);
  }

  /** Offset within a segment to linear address. */
  public long linear(int segment, long offset) {
    if (state.mode64) {
      return segment >= Instruction.FS ? state.segmentBase[segment] + offset : offset;
    }
    return (state.segmentBase[segment] + offset) & 0xffff_ffffL;
  }
}
