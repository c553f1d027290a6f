package org.xenolith.hypervisor.hypercall;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;
import org.xenolith.abi.VersionAbi;
import org.xenolith.memory.MachineMemory;

/** xen_version(cmd, arg) of public/version.h: what we say we are. */
public final class XenVersion implements Hypercall {
  public static final int MAJOR = 4;
  public static final int MINOR = 17;
  public static final String EXTRAVERSION = ".7-xenolith";

  private static final String CAPABILITIES = "xen-3.0-x86_64 ";
  private static final String COMPILER = "javac " + Runtime.version().feature();

  private static final int FEATURES =
      1 << VersionAbi.XENFEAT_MMU_PT_UPDATE_PRESERVE_AD
          | 1 << VersionAbi.XENFEAT_HIGHMEM_ASSIST
          | 1 << VersionAbi.XENFEAT_GNTTAB_MAP_AVAIL_BITS
          | 1 << VersionAbi.XENFEAT_MEMORY_OP_VNODE_SUPPORTED
          | 1 << VersionAbi.XENFEAT_DIRECT_MAPPED;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    long argument = call.argument(1);
    GuestAccess guest = call.guest();
    switch ((int) call.argument(0)) {
      case VersionAbi.XENVER_VERSION -> {
        return MAJOR << 16 | MINOR;
      }
      case VersionAbi.XENVER_EXTRAVERSION ->
          guest.write(argument, text(EXTRAVERSION, VersionAbi.EXTRAVERSION_SIZE));
      case VersionAbi.XENVER_COMPILE_INFO -> guest.write(argument, compileInfo());
      case VersionAbi.XENVER_CAPABILITIES ->
          guest.write(argument, text(CAPABILITIES, VersionAbi.CAPABILITIES_SIZE));
      case VersionAbi.XENVER_CHANGESET ->
          guest.write(argument, text("", VersionAbi.CHANGESET_SIZE));
      case VersionAbi.XENVER_PLATFORM_PARAMETERS ->
          guest.writeLong(argument, PvAbi.HYPERVISOR_VIRT_START);
      case VersionAbi.XENVER_GET_FEATURES -> {
        return features(call, argument);
      }
      case VersionAbi.XENVER_PAGESIZE -> {
        return argument == 0 ? MachineMemory.PAGE_SIZE : -Errno.EINVAL;
      }
      case VersionAbi.XENVER_GUEST_HANDLE ->
          guest.write(
              argument,
              ByteBuffer.allocate(16)
                  .putLong(call.domain().uuid().getMostSignificantBits())
                  .putLong(call.domain().uuid().getLeastSignificantBits())
                  .array());
      // As on Xen, a guest does not see the hypervisor's command line.
      case VersionAbi.XENVER_COMMANDLINE ->
          guest.write(argument, text("<denied>", VersionAbi.COMMANDLINE_SIZE));
      case VersionAbi.XENVER_BUILD_ID -> {
        return -Errno.EPERM;
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  private static long features(Call call, long argument) throws GuestAccess.BadAddress {
    if (call.guest().readInt(argument + VersionAbi.FEATURES_SUBMAP_INDEX) != 0) {
      return -Errno.EINVAL;
    }
    boolean extendedCr3 = call.domain().isAssisted(PvAbi.VMASST_TYPE_PAE_EXTENDED_CR3);
    int features = FEATURES | (extendedCr3 ? 1 << VersionAbi.XENFEAT_PAE_PGDIR_ABOVE_4GB : 0);
    call.guest().writeInt(argument + VersionAbi.FEATURES_SUBMAP, features);
    return 0;
  }

  private static byte[] compileInfo() {
    byte[] info = new byte[VersionAbi.COMPILE_INFO_SIZE];
    put(info, VersionAbi.COMPILE_INFO_COMPILER, COMPILER);
    put(info, VersionAbi.COMPILE_INFO_BY, "xenolith");
    put(info, VersionAbi.COMPILE_INFO_DOMAIN, "userspace");
    return info;
  }

  private static byte[] text(String text, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    put(bytes, 0, text);
    return bytes;
  }

  private static void put(byte[] target, int offset, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, target, offset, ascii.length);
  }
}
