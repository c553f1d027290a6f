package org.xenolith.builder.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.xenolith.builder.BuildException;

/** Reads a kernel file, whatever it is wrapped in, down to the ELF file inside. */
public final class KernelFile {
  private KernelFile() {}

  /**
   * @param limitBytes the largest kernel that would do, uncompressed
   * @throws BuildException where the file cannot be read, is none of a bzImage, a compressed ELF
   *     file and an ELF file, or is larger than the limit
   */
  public static ElfImage read(Path path, long limitBytes) throws BuildException {
    String what = "Kernel image " + path;
    byte[] bytes = readFile(path, "Kernel image", limitBytes);
    if (BzImage.matches(bytes)) {
      BzImage image = BzImage.parse(what, bytes);
      Compression compression =
          Compression.detect(bytes, image.payloadOffset())
              .orElseThrow(() -> unknownPayload(what, bytes, image));
      return ElfImage.parse(
          decompress(
              what, compression, bytes, image.payloadOffset(), image.payloadLength(), limitBytes));
    }
    Optional<Compression> compression = Compression.detect(bytes, 0);
    if (compression.isPresent()) {
      return ElfImage.parse(
          decompress(what, compression.get(), bytes, 0, bytes.length, limitBytes));
    }
    return ElfImage.parse(ImageBytes.of(what, bytes));
  }

  /**
   * All bytes of a file.
   *
   * @param title what the file is to the user: "Kernel image", "Ramdisk"
   */
  public static byte[] readFile(Path path, String title, long limitBytes) throws BuildException {
    if (!Files.exists(path)) {
      throw new BuildException(title + " does not exist: " + path);
    }
    if (!Files.isRegularFile(path)) {
      throw new BuildException(title + " " + path + " is not a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes((int) Math.min(limitBytes + 1, Integer.MAX_VALUE - 16));
      if (bytes.length == 0) {
        throw new BuildException(title + " " + path + " is empty");
      }
      if (bytes.length > limitBytes) {
        throw new BuildException(
            title
                + " "
                + path
                + " is larger than "
                + mebibytes(limitBytes)
                + " MiB, all that the domain has: give it more memory");
      }
      return bytes;
    } catch (AccessDeniedException e) {
      throw new BuildException(title + " " + path + " cannot be read: permission denied", e);
    } catch (IOException e) {
      throw new BuildException(title + " " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static ImageBytes decompress(
      String what, Compression compression, byte[] bytes, int offset, int length, long limitBytes)
      throws BuildException {
    List<byte[]> chunks = new ArrayList<>();
    long size = 0;
    try (InputStream in = compression.open(bytes, offset, length, limitBytes)) {
      int read;
      do {
        byte[] chunk = new byte[ImageBytes.CHUNK_SIZE];
        read = in.readNBytes(chunk, 0, chunk.length);
        chunks.add(chunk);
        size += read;
        if (size > limitBytes) {
          throw new BuildException(
              what
                  + " decompresses to more than "
                  + mebibytes(limitBytes)
                  + " MiB, which the domain cannot hold: it is damaged, or the domain needs more"
                  + " memory");
        }
      } while (read == ImageBytes.CHUNK_SIZE);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new BuildException(
          what + " is damaged: its " + compression.title() + " payload cannot be decompressed", e);
    }
    return ImageBytes.ofChunks(what, chunks, size);
  }

  private static long mebibytes(long bytes) {
    return bytes >>> 20;
  }

  private static BuildException unknownPayload(String what, byte[] bytes, BzImage image) {
    int shown = Math.min(4, image.payloadLength());
    return new BuildException(
        what
            + " has a payload in a format that is not known (it begins with "
            + HexFormat.of().formatHex(bytes, image.payloadOffset(), image.payloadOffset() + shown)
            + "); gzip, bzip2, lzma, xz, lz4 and zstd are");
  }
}
