package org.xenolith.hypervisor.hypercall;

import org.xenolith.abi.PvAbi;
import org.xenolith.hypervisor.trap.Callbacks;

/** set_callbacks(event, failsafe, syscall); addresses that are not canonical are passed over. */
final class SetCallbacks implements Hypercall {
  private static final int[] TYPES = {
    PvAbi.CALLBACKTYPE_EVENT, PvAbi.CALLBACKTYPE_FAILSAFE, PvAbi.CALLBACKTYPE_SYSCALL
  };

  @Override
  public long invoke(Call call) {
    Callbacks callbacks = call.vcpu().callbacks();
    for (int i = 0; i < TYPES.length; i++) {
      long address = call.argument(i);
      if (SetTrapTable.isCanonical(address)) {
        callbacks.register(TYPES[i], false, address);
      }
    }
    return 0;
  }
}
