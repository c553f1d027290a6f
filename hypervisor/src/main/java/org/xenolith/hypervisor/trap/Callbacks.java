package org.xenolith.hypervisor.trap;

import org.xenolith.abi.Errno;
import org.xenolith.abi.PvAbi;

/** A vcpu's entry points that are not exceptions (set_callbacks, callback_op), 0 for none. */
public final class Callbacks {
  private long event;
  private long failsafe;
  private long syscall;
  private long syscall32;
  private long sysenter;
  private boolean failsafeMasksEvents;
  private boolean syscallMasksEvents;
  private boolean syscall32MasksEvents;
  private boolean sysenterMasksEvents;

  /**
   * @param type CALLBACKTYPE_* except NMI, which stands in the trap table
   * @return 0 or a negative errno
   */
  public int register(int type, boolean maskEvents, long address) {
    switch (type) {
      case PvAbi.CALLBACKTYPE_EVENT -> event = address;
      case PvAbi.CALLBACKTYPE_FAILSAFE -> {
        failsafe = address;
        failsafeMasksEvents = maskEvents;
      }
      case PvAbi.CALLBACKTYPE_SYSCALL -> {
        syscall = address;
        syscallMasksEvents = maskEvents;
      }
      case PvAbi.CALLBACKTYPE_SYSCALL32 -> {
        syscall32 = address;
        syscall32MasksEvents = maskEvents;
      }
      case PvAbi.CALLBACKTYPE_SYSENTER -> {
        sysenter = address;
        sysenterMasksEvents = maskEvents;
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  public long event() {
    return event;
  }

  public long failsafe() {
    return failsafe;
  }

  public boolean failsafeMasksEvents() {
    return failsafeMasksEvents;
  }

  public long syscall() {
    return syscall;
  }

  public boolean syscallMasksEvents() {
    return syscallMasksEvents;
  }

  public long syscall32() {
    return syscall32;
  }

  public boolean syscall32MasksEvents() {
    return syscall32MasksEvents;
  }

  public long sysenter() {
    return sysenter;
  }

  public boolean sysenterMasksEvents() {
    return sysenterMasksEvents;
  }
}
