package org.xenolith.backends.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenolith.hypervisor.evtchn.EventChannels.HostPort;
import org.xenolith.memory.MachineMemory;

/** The console between a guest, played by the test, and viewers. */
class ConsoleBackendTest {
  private static final int RING_MFN = 2;
  private static final long RING = RING_MFN * (long) MachineMemory.PAGE_SIZE;
  private static final long IN_CONS = RING + 3072;
  private static final long IN_PROD = RING + 3076;
  private static final long OUT_CONS = RING + 3080;
  private static final long OUT_PROD = RING + 3084;

  private final MachineMemory memory = new MachineMemory(Arena.ofAuto().allocate(4 * 4096, 4096));
  private final BlockingQueue<String> problems = new LinkedBlockingQueue<>();
  private final Semaphore notified = new Semaphore(0);

  @TempDir Path directory;
  private ConsoleHistory history;
  private ConsoleBackend console;

  private final class GuestEnd implements HostPort {
    @Override
    public int guestPort() {
      return 2;
    }

    @Override
    public void notifyGuest() {
      notified.release();
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void connect() throws IOException {
    history = ConsoleHistory.inFile(directory.resolve("log"), problems::add);
    console = new ConsoleBackend(history, problems::add);
    console.connect(memory, RING_MFN, new GuestEnd());
  }

  @AfterEach
  void close() throws IOException {
    console.close();
    history.close();
  }

  private void print(byte[] bytes) throws InterruptedException {
    for (byte b : bytes) {
      int produced = memory.getInt(OUT_PROD);
      while (produced - memory.getIntAcquire(OUT_CONS) == 2048) {
        console.doorbell().run();
        notified.acquire();
      }
      memory.putByte(RING + 1024 + (produced & 2047), b);
      memory.putIntRelease(OUT_PROD, produced + 1);
    }
    console.doorbell().run();
  }

  private byte[] readInput(int count) throws InterruptedException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      int consumed = memory.getInt(IN_CONS);
      while (memory.getIntAcquire(IN_PROD) == consumed) {
        console.doorbell().run();
        notified.acquire();
      }
      bytes[i] = memory.getByte(RING + (consumed & 1023));
      memory.putIntRelease(IN_CONS, consumed + 1);
    }
    return bytes;
  }

  private byte[] view(long from, int count) throws InterruptedException {
    byte[] all = new byte[count];
    byte[] chunk = new byte[500];
    int done = 0;
    while (done < count) {
      int read = history.read(from + done, chunk);
      assertThat(read).isPositive();
      int step = Math.min(read, count - done);
      System.arraycopy(chunk, 0, all, done, step);
      done += step;
    }
    return all;
  }

  @Test
  void everythingIsInTheLogFromTheFirstByteAndForEveryViewer() throws Exception {
    byte[] output = new byte[300_000];
    new Random(1).nextBytes(output);
    print(output);

    assertThat(view(0, output.length)).isEqualTo(output);
    assertThat(view(299_000, 1000))
        .isEqualTo(java.util.Arrays.copyOfRange(output, 299_000, 300_000));
    assertThat(Files.readAllBytes(directory.resolve("log"))).isEqualTo(output);
    assertThat(history.length()).isEqualTo(output.length);
  }

  @Test
  void theLastWordsAreTakenWithoutAnEvent() throws Exception {
    byte[] words = "Kernel panic".getBytes(StandardCharsets.US_ASCII);
    memory.writeBytes(RING + 1024, words, 0, words.length);
    memory.putIntRelease(OUT_PROD, words.length);
    console.close();

    assertThat(view(0, words.length)).isEqualTo(words);
    assertThat(history.read(words.length, new byte[1])).isEqualTo(-1);
    assertThat(Files.readAllBytes(directory.resolve("log"))).isEqualTo(words);
  }

  @Test
  void whatViewersTypeReachesTheGuest() throws Exception {
    byte[] typed = new byte[20_000];
    new Random(2).nextBytes(typed);
    Thread viewer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                console.type(typed, typed.length);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(readInput(typed.length)).isEqualTo(typed);
    viewer.join();
  }

  @Test
  void closingFreesAViewerWhoseTypingNobodyTakes() throws Exception {
    Thread viewer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                console.type(new byte[100_000], 100_000);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    notified.acquire();
    console.close();
    viewer.join();
  }

  @ParameterizedTest
  @ValueSource(ints = {2049, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void anImpossibleOutputIndexIsReportedOnceAndOvercome(int index) throws Exception {
    memory.putIntRelease(OUT_PROD, index);
    console.doorbell().run();
    assertThat(problems.take()).contains("out_prod is " + Integer.toUnsignedString(index));
    notified.acquire();

    byte[] words = "still here".getBytes(StandardCharsets.US_ASCII);
    print(words);
    assertThat(view(0, words.length)).isEqualTo(words);
    memory.putIntRelease(OUT_PROD, index ^ 0x40000000);
    console.doorbell().run();
    notified.acquire(2);
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1025, Integer.MIN_VALUE})
  void anImpossibleInputIndexStopsInputOnly(int index) throws Exception {
    memory.putIntRelease(IN_CONS, index);
    console.type(new byte[] {'x'}, 1);
    byte[] words = "output".getBytes(StandardCharsets.US_ASCII);
    print(words);
    assertThat(view(0, words.length)).isEqualTo(words);
    assertThat(memory.getInt(IN_PROD)).isZero();
  }

  @Test
  void aFullDiskIsReportedOnceAndTheConsoleGoesOn() throws Exception {
    Path full = Path.of("/dev/full");
    assertThat(full).exists();
    try (ConsoleHistory onFull = ConsoleHistory.inFile(full, problems::add)) {
      byte[] words = "hello".getBytes(StandardCharsets.US_ASCII);
      onFull.append(words, words.length);
      onFull.append(words, words.length);

      assertThat(problems.take()).contains("cannot be logged to /dev/full");
      assertThat(problems).isEmpty();
      byte[] read = new byte[10];
      assertThat(onFull.read(0, read)).isEqualTo(10);
      assertThat(new String(read, StandardCharsets.US_ASCII)).isEqualTo("hellohello");
    }
  }
}
