package org.xenolith.hypervisor.microkernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.xenolith.hypervisor.Machine;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.Tracer;
import org.xenolith.hypervisor.domain.Domain;
import org.xenolith.hypervisor.domain.DomainOptions;
import org.xenolith.hypervisor.domain.PvContext;
import org.xenolith.hypervisor.domain.ShutdownReason;
import org.xenolith.memory.MachineMemory;

/**
 * A domain of {@link #PAGES} pages around a {@link Program}. Page n of the domain is mapped at
 * {@link #BASE} + n pages: code, stack, data, its page tables (read-only) and spare pages; the
 * shared info page comes last. A second level-4 table maps the same for user mode.
 */
final class Microkernel implements AutoCloseable {
  static final long BASE = 0x4000_0000L;
  static final int PAGES = 64;
  static final int CODE_PAGES = 16;
  static final int STACK_PAGE = 16;
  static final int DATA_PAGE = 20;
  static final int L4_PAGE = 24;
  static final int L3_PAGE = 25;
  static final int L2_PAGE = 26;
  static final int L1_PAGE = 27;
  static final int USER_L4_PAGE = 28;
  static final int SPARE_PAGE = 32;
  static final int SHARED_INFO_SLOT = PAGES;

  static final long CODE = page(0);
  static final long STACK_TOP = page(DATA_PAGE);
  static final long DATA = page(DATA_PAGE);
  static final long USER_STACK_TOP = page(PAGES);
  static final long SHARED_INFO = page(SHARED_INFO_SLOT);

  private static final long PRESENT = 1;
  private static final long WRITABLE = 2;
  private static final long USER = 4;
  private static final int DOMID = 1;
  private static final int MACHINE_FRAMES = 1024;

  /** Only so that a test that hangs says so. */
  private static final long PATIENCE_SECONDS = 60;

  final Machine machine;
  final Domain domain;
  final MachineMemory memory;
  final long firstMfn;
  private final List<String> checks;
  private final CompletableFuture<ShutdownReason> ended = new CompletableFuture<>();

  private Microkernel(Program program, TimeSource time, LongSupplier randomness) {
    memory =
        new MachineMemory(
            Arena.ofAuto()
                .allocate(
                    (long) MACHINE_FRAMES * MachineMemory.PAGE_SIZE, MachineMemory.PAGE_SIZE));
    machine = new Machine(memory, time, randomness, Tracer.fromProperty());
    domain =
        machine.createDomain(new DomainOptions(DOMID, new UUID(1, 2), "microkernel", PAGES, 1));
    firstMfn = domain.populate(PAGES);
    checks = program.checks;
    byte[] code = program.bytes();
    assertThat(code.length).isLessThan(CODE_PAGES * MachineMemory.PAGE_SIZE);
    memory.writeBytes(maddr(0), code, 0, code.length);
    buildPageTables();
    domain.onShutdown(ended::complete);
    domain.startPv(new PvContext(CODE, STACK_TOP, 0, firstMfn + L4_PAGE));
  }

  static Microkernel of(Consumer<Program> writer) {
    return of(writer, TimeSource.host());
  }

  static Microkernel of(Consumer<Program> writer, TimeSource time) {
    return of(writer, time, () -> 0x0123_4567_89ab_cdefL);
  }

  static Microkernel of(Consumer<Program> writer, LongSupplier randomness) {
    return of(writer, TimeSource.host(), randomness);
  }

  private static Microkernel of(
      Consumer<Program> writer, TimeSource time, LongSupplier randomness) {
    Program program = new Program();
    writer.accept(program);
    return new Microkernel(program, time, randomness);
  }

  /** Runs a program to its end, which must be a success. */
  static void succeeds(Consumer<Program> writer) {
    try (Microkernel kernel = of(writer)) {
      kernel.run();
      kernel.assertSuccess();
    }
  }

  static long page(int number) {
    return BASE + (long) number * MachineMemory.PAGE_SIZE;
  }

  /** Machine address of a page of the domain. */
  long maddr(int page) {
    return firstMfn + page << MachineMemory.PAGE_SHIFT;
  }

  private void buildPageTables() {
    for (int page = 0; page < PAGES; page++) {
      boolean table = page >= L4_PAGE && page <= USER_L4_PAGE;
      long flags = PRESENT | USER | (table ? 0 : WRITABLE);
      memory.writeLong(maddr(L1_PAGE) + 8L * page, maddr(page) | flags);
      domain.setMachineToPhysical(firstMfn + page, page);
    }
    long shared = domain.sharedInfoMfn() << MachineMemory.PAGE_SHIFT;
    memory.writeLong(maddr(L1_PAGE) + 8L * SHARED_INFO_SLOT, shared | PRESENT | USER | WRITABLE);
    long flags = PRESENT | USER | WRITABLE;
    memory.writeLong(maddr(L2_PAGE) + 8 * index(2), maddr(L1_PAGE) | flags);
    memory.writeLong(maddr(L3_PAGE) + 8 * index(3), maddr(L2_PAGE) | flags);
    memory.writeLong(maddr(L4_PAGE) + 8 * index(4), maddr(L3_PAGE) | flags);
    memory.writeLong(maddr(USER_L4_PAGE) + 8 * index(4), maddr(L3_PAGE) | flags);
  }

  private static long index(int level) {
    return BASE >>> (12 + 9 * (level - 1)) & 511;
  }

  /** Runs until the guest shuts down or crashes. */
  ShutdownReason run() {
    domain.unpause();
    return awaitEnd();
  }

  ShutdownReason awaitEnd() {
    try {
      return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the microkernel does not end; its log: " + log(), e);
    }
  }

  List<String> log() {
    return machine.log().lines();
  }

  /** A 64-bit word of the data page. */
  long slot(int slot) {
    return memory.getLong(maddr(DATA_PAGE) + 8L * slot);
  }

  Outcome outcome() {
    int number = (int) slot(Program.OUTCOME_SLOT);
    return number == 0 ? Outcome.ERROR : Outcome.values()[number - 1];
  }

  void assertSuccess() {
    assertThat(domain.crashReport()).isEmpty();
    String check =
        outcome() == Outcome.FAILURE
            ? checks.get((int) slot(Program.CHECK_SLOT))
                + " was 0x"
                + Long.toHexString(slot(Program.VALUE_SLOT))
            : "log " + log();
    assertThat(outcome()).as(check).isEqualTo(Outcome.SUCCESS);
  }

  /** The sentence with which the domain crashed. */
  String crash() {
    assertThat(ended.join()).isEqualTo(ShutdownReason.CRASH);
    return domain.crashReport().orElseThrow();
  }

  @Override
  public void close() {
    machine.close();
  }
}
