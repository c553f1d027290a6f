package org.xenolith.xenstore.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.xenolith.xenstore.server.XenStore;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.StoreError;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.StorePath;
import org.xenolith.xenstore.store.Workspace;

/** The store for services in this process, with domain 0's rights. Values are text. */
public final class StoreClient {
  private static final int DOMID = Permissions.PRIVILEGED_DOMID;

  private final XenStore store;

  public StoreClient(XenStore store) {
    this.store = store;
  }

  /** Several changes, made at once. */
  public static final class Batch {
    private final Workspace workspace;

    private Batch(Workspace workspace) {
      this.workspace = workspace;
    }

    /** Writes a node that keeps, or takes over from above, its permissions. */
    public Batch write(String path, String value) {
      return attempt(
          () -> workspace.write(DOMID, StorePath.of(path), value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a node and sets its permissions. */
    public Batch write(String path, String value, Permissions permissions) {
      write(path, value);
      return attempt(() -> workspace.setPermissions(DOMID, StorePath.of(path), permissions));
    }

    /** Removes a node and all below it, where it is there. */
    public Batch remove(String path) {
      return attempt(() -> {
        if (workspace.tree().find(StorePath.of(path)) != null) {
          workspace.remove(DOMID, StorePath.of(path));
        }
      });
    }

    private interface Attempt {
      void run() throws StoreException;
    }

    /** Domain 0 may do everything: what fails is a bug of ours. */
    private Batch attempt(Attempt attempt) {
      try {
        attempt.run();
        return this;
      } catch (StoreException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Makes several changes at once; those who watch see all of them or none. */
  public void change(Consumer<Batch> changes) {
    try {
      store.change(DOMID, workspace -> changes.accept(new Batch(workspace)));
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  public void write(String path, String value) {
    change(batch -> batch.write(path, value));
  }

  public void remove(String path) {
    change(batch -> batch.remove(path));
  }

  /** A node's value; empty where there is no such node. */
  public Optional<String> read(String path) {
    try {
      byte[] value = store.snapshot().read(DOMID, StorePath.of(path));
      return Optional.of(new String(value, StandardCharsets.UTF_8));
    } catch (StoreException e) {
      return absent(e, Optional.empty());
    }
  }

  /** Names of a node's children; none where there is no such node. */
  public List<String> directory(String path) {
    try {
      return store.snapshot().directory(DOMID, StorePath.of(path));
    } catch (StoreException e) {
      return absent(e, List.of());
    }
  }

  private static <T> T absent(StoreException e, T otherwise) {
    if (e.error() == StoreError.ENOENT) {
      return otherwise;
    }
    throw new IllegalStateException(e);
  }

  /** Ends a watch: the listener is not called any more, save perhaps once that has begun. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches a node and all below it.
   *
   * @param listener takes the path that changed; called first for the path itself, at once, always
   *     on one thread of its own
   */
  public Subscription watch(String path, Consumer<String> listener) {
    BlockingQueue<String> changed = new LinkedBlockingQueue<>();
    Object owner = new Object();
    try {
      store.watch(owner, path, "", (what, token) -> changed.add(what));
    } catch (StoreException e) {
      throw new IllegalArgumentException("cannot watch " + path, e);
    }
    Thread thread =
        Thread.ofVirtual()
            .name("xenstore-watch " + path)
            .start(() -> {
              try {
                while (true) {
                  listener.accept(changed.take());
                }
              } catch (InterruptedException e) {
                // Closed.
              }
            });
    return () -> {
      store.unwatchAll(owner);
      thread.interrupt();
    };
  }
}
