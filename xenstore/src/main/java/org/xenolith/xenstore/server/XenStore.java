package org.xenolith.xenstore.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.xenolith.xenstore.store.Change;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.Quota;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.StorePath;
import org.xenolith.xenstore.store.Tree;
import org.xenolith.xenstore.store.Workspace;
import org.xenolith.xenstore.transaction.Transaction;
import org.xenolith.xenstore.watch.WatchListener;
import org.xenolith.xenstore.watch.WatchTable;
import org.xenolith.xenstore.wire.Message;

/**
 * The store of one machine: the tree, who watches it and which domains it knows. One lock guards
 * all of it; nothing waits while it is held.
 */
public final class XenStore {
  private static final String[] FIRST_DIRECTORIES = {"/local", "/tool", "/vm"};

  private final ReentrantLock lock = new ReentrantLock();
  private final WatchTable watches = new WatchTable();
  private final Set<Integer> introduced = new HashSet<>();
  private final Quota quota;
  private Tree tree;
  private long lastGeneration;

  public XenStore() {
    this(Quota.DEFAULT);
  }

  public XenStore(Quota quota) {
    this.quota = quota;
    Tree first = Tree.empty();
    for (StorePath special : List.of(StorePath.INTRODUCE_DOMAIN, StorePath.RELEASE_DOMAIN)) {
      first = first.withLeaf(special, Permissions.of("n0"), nextGeneration());
    }
    for (String directory : FIRST_DIRECTORIES) {
      first = first.withLeaf(StorePath.of(directory), Permissions.of("n0"), nextGeneration());
    }
    this.tree = first;
  }

  // ---- for dom0's own services

  /**
   * Does several things at once; those who watch hear of them afterwards.
   *
   * @throws StoreException the first that fails; then nothing has been done
   */
  public void change(int domid, Transaction.Step step) throws StoreException {
    lock.lock();
    try {
      Workspace workspace = workspace();
      step.apply(workspace);
      accept(workspace);
    } finally {
      lock.unlock();
    }
  }

  /** The store as it is now, to be read from. */
  public Workspace snapshot() {
    lock.lock();
    try {
      return workspace();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Watches a path with domain 0's rights. The listener is told at once, and of each change.
   *
   * @param owner names the watch to {@link #unwatchAll}, by identity
   */
  public void watch(Object owner, String path, String token, WatchListener listener)
      throws StoreException {
    lock.lock();
    try {
      int domid = Permissions.PRIVILEGED_DOMID;
      watches.add(owner, domid, StorePath.parse(path, domid), path, token, listener);
      listener.changed(path, token);
    } finally {
      lock.unlock();
    }
  }

  public void unwatchAll(Object owner) {
    lock.lock();
    try {
      watches.removeAll(owner);
    } finally {
      lock.unlock();
    }
  }

  /** A domain's ring is served from now on. */
  public void introduce(int domid) {
    lock.lock();
    try {
      introduced.add(domid);
      fire(List.of(new Change(StorePath.INTRODUCE_DOMAIN, false)), tree);
    } finally {
      lock.unlock();
    }
  }

  /** A domain shut down: those who watch for ends look what became of it. */
  public void domainEnded() {
    lock.lock();
    try {
      fire(List.of(new Change(StorePath.RELEASE_DOMAIN, false)), tree);
    } finally {
      lock.unlock();
    }
  }

  /** A domain is gone. */
  public void release(int domid) {
    lock.lock();
    try {
      if (introduced.remove(domid)) {
        fire(List.of(new Change(StorePath.RELEASE_DOMAIN, false)), tree);
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- for connections

  /** Answers a request: the reply first, then what it makes others hear of. */
  void receive(Connection connection, Message message) {
    lock.lock();
    try {
      Request request = new Request(this, connection, message);
      Message reply = RequestTable.answer(request);
      connection.send(reply);
      request.finish();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a connection's watches and transactions. */
  void disconnect(Connection connection) {
    lock.lock();
    try {
      watches.removeAll(connection);
      connection.transactions().clear();
    } finally {
      lock.unlock();
    }
  }

  // ---- for requests, with the lock held

  Workspace workspace() {
    return new Workspace(tree, quota, this::nextGeneration);
  }

  Transaction transaction() {
    return new Transaction(tree, quota, this::nextGeneration);
  }

  Tree tree() {
    return tree;
  }

  Quota quota() {
    return quota;
  }

  WatchTable watches() {
    return watches;
  }

  boolean isIntroduced(int domid) {
    return domid == Permissions.PRIVILEGED_DOMID || introduced.contains(domid);
  }

  /** Makes a workspace's tree the store's and tells those who watch. */
  void accept(Workspace workspace) {
    Tree before = replace(workspace.tree());
    fire(workspace.changes(), before);
  }

  /** Returns the tree before. */
  Tree replace(Tree after) {
    Tree before = tree;
    tree = after;
    return before;
  }

  void fire(List<Change> changes, Tree before) {
    watches.fire(changes, before, tree);
  }

  private long nextGeneration() {
    return ++lastGeneration;
  }
}
