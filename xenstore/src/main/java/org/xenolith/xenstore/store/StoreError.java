package org.xenolith.xenstore.store;

/** Errors as they go over the wire: by name (xsd_errors of public/io/xs_wire.h). */
public enum StoreError {
  EINVAL,
  EACCES,
  EEXIST,
  ENOENT,
  ENOSPC,
  EIO,
  ENOSYS,
  EBUSY,
  EAGAIN,
  E2BIG,
  EPERM
}
