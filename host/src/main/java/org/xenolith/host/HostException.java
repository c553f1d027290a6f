package org.xenolith.host;

/** A call to the host's operating system failed. */
public final class HostException extends RuntimeException {
  private final int errno;

  HostException(String function, int errno) {
    super(function + " failed with errno " + errno);
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
