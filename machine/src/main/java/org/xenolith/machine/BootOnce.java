package org.xenolith.machine;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.xenolith.backends.console.ConsoleHistory;
import org.xenolith.builder.BuildException;
import org.xenolith.builder.boot.BootRequest;

/**
 * Boots one domain in this process and prints its console, without xend: for developers and for
 * benchmarks. {@code BootOnce KERNEL [RAMDISK|-] [MEMORY-MIB] [COMMAND-LINE]}
 */
public final class BootOnce {
  private BootOnce() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length == 0) {
      System.err.println("Error: usage: BootOnce KERNEL [RAMDISK|-] [MEMORY-MIB] [COMMAND-LINE]");
      System.exit(1);
    }
    String ramdisk = argument(arguments, 1, "-");
    BootRequest request =
        new BootRequest(
            Path.of(arguments[0]),
            ramdisk.equals("-") ? Optional.empty() : Optional.of(Path.of(ramdisk)),
            argument(arguments, 3, "console=hvc0 earlyprintk=xen"),
            Long.parseLong(argument(arguments, 2, "256")));
    try {
      run(request, System.out);
    } catch (BuildException e) {
      System.err.println("Error: " + e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  private static void run(BootRequest request, PrintStream output)
      throws BuildException, InterruptedException {
    long start = System.nanoTime();
    try (LocalMachine machine = LocalMachine.create("boot-once", request.memoryMib())) {
      LocalDomain domain =
          machine.createDomain(
              new LocalMachine.Identity(1, UUID.randomUUID(), "boot-once", 1),
              request,
              ConsoleHistory.inMemory());
      domain.domain().unpause();
      copy(domain.console().history(), output);
      domain.ended().join();
      double seconds = (System.nanoTime() - start) / 1e9;
      long instructions = domain.domain().instructionsRetired();
      machine.machine().log().lines().forEach(System.err::println);
      System.err.printf(
          "%s after %.2f s, %,d instructions, %.1f million a second%n",
          domain.domain().shutdownReason().map(Enum::name).orElse("destroyed"),
          seconds,
          instructions,
          instructions / seconds / 1e6);
      domain.domain().crashReport().ifPresent(System.err::println);
    }
  }

  private static void copy(ConsoleHistory history, PrintStream output) throws InterruptedException {
    byte[] chunk = new byte[8192];
    long position = 0;
    int count;
    while ((count = history.read(position, chunk)) >= 0) {
      output.write(chunk, 0, count);
      output.flush();
      position += count;
    }
  }
}
