package org.xenolith.hypervisor.grant;

import static org.xenolith.abi.GrantAbi.GNTMAP_DEVICE_MAP;
import static org.xenolith.abi.GrantAbi.GNTMAP_HOST_MAP;
import static org.xenolith.abi.GrantAbi.GNTMAP_READONLY;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a domain has mapped of others' grants, by the handle it was given. */
final class MapTrack {
  /** As many as Xen's default of 1024 frames of 256 entries. */
  private static final int MAX_HANDLES = 1024 * 256;

  /** One mapping; its flags lose what has been unmapped of it. */
  static final class Entry {
    final DomainGrantTable owner;
    final int ref;
    final long mfn;
    int flags;

    Entry(DomainGrantTable owner, int ref, long mfn, int flags) {
      this.owner = owner;
      this.ref = ref;
      this.mfn = mfn;
      this.flags = flags;
    }

    boolean readOnly() {
      return (flags & GNTMAP_READONLY) != 0;
    }

    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /** A handle, or -1 where there are too many. */
  int add(Entry entry) {
    Integer reused = free.pollFirst();
    if (reused != null) {
      entries.set(reused, entry);
      return reused;
    }
    if (entries.size() >= MAX_HANDLES) {
      return -1;
    }
    entries.add(entry);
    return entries.size() - 1;
  }

  @Nullable Entry get(int handle) {
    return handle >= 0 && handle < entries.size() ? entries.get(handle) : null;
  }

  void remove(int handle) {
    entries.set(handle, null);
    free.addFirst(handle);
  }

  /** Lets go of every pin; the frames of host mappings go with the page tables. */
  void releaseAll() {
    for (Entry entry : entries) {
      if (entry == null) {
        continue;
      }
      if (entry.has(GNTMAP_HOST_MAP)) {
        entry.owner.unpin(entry.ref, entry.readOnly());
      }
      if (entry.has(GNTMAP_DEVICE_MAP)) {
        entry.owner.frames().releaseFrame(entry.mfn, !entry.readOnly());
        entry.owner.unpin(entry.ref, entry.readOnly());
      }
    }
    entries.clear();
    free.clear();
  }
}
