package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;

/** console_io(cmd, count, buffer): what the guest writes goes, line by line, into the log. */
final class ConsoleIo implements Hypercall {
  private static final int CHUNK_BYTES = 128;

  @Override
  public long invoke(Call call) throws GuestAccess.BadAddress {
    if ((int) call.argument(0) != PvAbi.CONSOLEIO_WRITE) {
      return -Errno.EPERM;
    }
    int count = (int) call.argument(1);
    if (count < 0) {
      return -Errno.EINVAL;
    }
    for (int done = 0; done < count && !call.mustStop(); done += CHUNK_BYTES) {
      byte[] text = call.guest().read(call.argument(2) + done, Math.min(CHUNK_BYTES, count - done));
      call.domain().console().write(text);
    }
    return 0;
  }
}
