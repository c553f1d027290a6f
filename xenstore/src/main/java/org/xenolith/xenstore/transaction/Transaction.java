package org.xenolith.xenstore.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.xenolith.xenstore.store.Quota;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.Tree;
import org.xenolith.xenstore.store.Workspace;

/**
 * A transaction: the tree as it was when it began, and what was done to it since. It succeeds where
 * nobody else has changed a node that it looked at or changed.
 */
public final class Transaction {
  /** Something done to a workspace, so that it can be done again to a newer tree. */
  @FunctionalInterface
  public interface Step {
    void apply(Workspace workspace) throws StoreException;
  }

  private final Workspace workspace;
  private final Quota quota;
  private final LongSupplier generations;
  private final List<Step> steps = new ArrayList<>();

  public Transaction(Tree base, Quota quota, LongSupplier generations) {
    this.workspace = new Workspace(base, quota, generations);
    this.quota = quota;
    this.generations = generations;
  }

  /** For reading. */
  public Workspace workspace() {
    return workspace;
  }

  /** Changes the transaction's own tree. */
  public void change(Step step) throws StoreException {
    step.apply(workspace);
    steps.add(step);
  }

  /**
   * What is to become of the store; empty where the transaction must be tried again.
   *
   * @param current the store as it is now
   */
  public Optional<Workspace> commit(Tree current) {
    if (current == workspace.base()) {
      return Optional.of(workspace);
    }
    if (!workspace.isUntouchedIn(current)) {
      return Optional.empty();
    }
    Workspace again = new Workspace(current, quota, generations);
    try {
      for (Step step : steps) {
        step.apply(again);
      }
    } catch (StoreException e) {
      // What it relied on without looking at it (a quota) has changed.
      return Optional.empty();
    }
    return Optional.of(again);
  }
}
