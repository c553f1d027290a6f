package org.xenolith.xenstore.server;

import java.util.ArrayList;
import java.util.List;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.StoreError;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.StorePath;
import org.xenolith.xenstore.store.Tree;
import org.xenolith.xenstore.store.Workspace;
import org.xenolith.xenstore.transaction.Transaction;
import org.xenolith.xenstore.wire.Message;
import org.xenolith.xenstore.wire.Payload;

/** One request on its way to its reply; the store's lock is held. */
final class Request {
  private final XenStore store;
  private final Connection connection;
  private final Message message;
  private final List<Runnable> afterReply = new ArrayList<>();

  Request(XenStore store, Connection connection, Message message) {
    this.store = store;
    this.connection = connection;
    this.message = message;
  }

  XenStore store() {
    return store;
  }

  Connection connection() {
    return connection;
  }

  Message message() {
    return message;
  }

  int domid() {
    return connection.domid();
  }

  StorePath path(String text) throws StoreException {
    return StorePath.parse(text, domid());
  }

  /** The strings of the payload, of which there must be so many. */
  List<String> arguments(int least, int most) throws StoreException {
    List<String> arguments = Payload.parse(message.payload());
    if (arguments.size() < least || arguments.size() > most) {
      throw new StoreException(StoreError.EINVAL);
    }
    return arguments;
  }

  String argument() throws StoreException {
    return arguments(1, 1).getFirst();
  }

  int domidArgument(String text) throws StoreException {
    if (!text.matches("[0-9]{1,5}")) {
      throw new StoreException(StoreError.EINVAL);
    }
    return Integer.parseInt(text);
  }

  void requirePrivilege() throws StoreException {
    if (domid() != Permissions.PRIVILEGED_DOMID) {
      throw new StoreException(StoreError.EACCES);
    }
  }

  Transaction transaction() throws StoreException {
    Transaction transaction = connection.transactions().get(message.transactionId());
    if (transaction == null) {
      throw new StoreException(StoreError.ENOENT);
    }
    return transaction;
  }

  /** What the request sees: the store, or its transaction's own view. */
  Workspace view() throws StoreException {
    return message.transactionId() == 0 ? store.workspace() : transaction().workspace();
  }

  /** Changes the store, or the transaction's own tree. */
  void change(Transaction.Step step) throws StoreException {
    if (message.transactionId() != 0) {
      transaction().change(step);
      return;
    }
    Workspace workspace = store.workspace();
    step.apply(workspace);
    accept(workspace);
  }

  /** Makes a workspace's tree the store's; those who watch hear of it after the reply. */
  void accept(Workspace workspace) {
    Tree before = store.replace(workspace.tree());
    afterReply(() -> store.fire(workspace.changes(), before));
  }

  void afterReply(Runnable action) {
    afterReply.add(action);
  }

  void finish() {
    afterReply.forEach(Runnable::run);
  }
}
