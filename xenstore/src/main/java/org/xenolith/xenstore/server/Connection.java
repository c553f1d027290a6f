package org.xenolith.xenstore.server;

import java.util.HashMap;
import java.util.Map;
import org.xenolith.xenstore.transaction.Transaction;
import org.xenolith.xenstore.wire.Message;

/**
 * Somebody who talks to the store. The store's lock guards what it keeps here; {@link #send} is
 * called with that lock held and must only queue.
 */
public abstract class Connection {
  private final int domid;
  private final Map<Integer, Transaction> transactions = new HashMap<>();
  private int lastTransactionId;

  /**
   * @param domid whose rights it has
   */
  protected Connection(int domid) {
    this.domid = domid;
  }

  public final int domid() {
    return domid;
  }

  final Map<Integer, Transaction> transactions() {
    return transactions;
  }

  /** An identifier that is not in use; never 0. */
  final int newTransactionId() {
    do {
      lastTransactionId++;
    } while (lastTransactionId == 0 || transactions.containsKey(lastTransactionId));
    return lastTransactionId;
  }

  /** Queues a reply or an event. */
  protected abstract void send(Message message);
}
