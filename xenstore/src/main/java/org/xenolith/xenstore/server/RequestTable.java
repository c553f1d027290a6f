package org.xenolith.xenstore.server;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenolith.xenstore.store.Change;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.StoreError;
import org.xenolith.xenstore.store.StoreException;
import org.xenolith.xenstore.store.StorePath;
import org.xenolith.xenstore.store.Workspace;
import org.xenolith.xenstore.wire.Message;
import org.xenolith.xenstore.wire.MessageType;
import org.xenolith.xenstore.wire.Payload;

/** Every request that can be made (xenstore's docs/misc/xenstore.txt): one row each. */
final class RequestTable {
  @FunctionalInterface
  private interface Handler {
    /** Returns the reply's payload. */
    byte[] handle(Request request) throws StoreException;
  }

  private static final byte[] OK = Payload.strings("OK");
  private static final Map<MessageType, Handler> HANDLERS = handlers();

  private static Map<MessageType, Handler> handlers() {
    Map<MessageType, Handler> handlers = new EnumMap<>(MessageType.class);
    handlers.put(MessageType.CONTROL, RequestTable::control);
    handlers.put(MessageType.DIRECTORY, RequestTable::directory);
    handlers.put(MessageType.DIRECTORY_PART, RequestTable::directoryPart);
    handlers.put(MessageType.READ, RequestTable::read);
    handlers.put(MessageType.WRITE, RequestTable::write);
    handlers.put(MessageType.MKDIR, RequestTable::mkdir);
    handlers.put(MessageType.RM, RequestTable::remove);
    handlers.put(MessageType.GET_PERMS, RequestTable::getPermissions);
    handlers.put(MessageType.SET_PERMS, RequestTable::setPermissions);
    handlers.put(MessageType.WATCH, RequestTable::watch);
    handlers.put(MessageType.UNWATCH, RequestTable::unwatch);
    handlers.put(MessageType.RESET_WATCHES, RequestTable::resetWatches);
    handlers.put(MessageType.TRANSACTION_START, RequestTable::startTransaction);
    handlers.put(MessageType.TRANSACTION_END, RequestTable::endTransaction);
    handlers.put(MessageType.INTRODUCE, RequestTable::introduce);
    handlers.put(MessageType.RELEASE, RequestTable::release);
    handlers.put(MessageType.RESUME, RequestTable::resume);
    handlers.put(MessageType.GET_DOMAIN_PATH, RequestTable::domainPath);
    handlers.put(MessageType.IS_DOMAIN_INTRODUCED, RequestTable::isIntroduced);
    return Collections.unmodifiableMap(handlers);
  }

  private RequestTable() {}

  static Message answer(Request request) {
    Message message = request.message();
    MessageType type = MessageType.of(message.type());
    Handler handler = type == null ? null : HANDLERS.get(type);
    if (handler == null) {
      return message.errorReply(StoreError.ENOSYS);
    }
    try {
      byte[] reply = handler.handle(request);
      return reply.length <= Message.PAYLOAD_BYTES_MAX
          ? message.reply(reply)
          : message.errorReply(StoreError.E2BIG);
    } catch (StoreException e) {
      return message.errorReply(e.error());
    }
  }

  // ---- nodes

  private static byte[] read(Request request) throws StoreException {
    StorePath path = request.path(request.argument());
    return request.view().read(request.domid(), path);
  }

  private static byte[] directory(Request request) throws StoreException {
    StorePath path = request.path(request.argument());
    return Payload.strings(request.view().directory(request.domid(), path));
  }

  /** From an offset in what DIRECTORY would return, as much as fits; an empty name ends it. */
  private static byte[] directoryPart(Request request) throws StoreException {
    List<String> arguments = request.arguments(2, 2);
    StorePath path = request.path(arguments.getFirst());
    if (!arguments.get(1).matches("[0-9]{1,9}")) {
      throw new StoreException(StoreError.EINVAL);
    }
    int offset = Integer.parseInt(arguments.get(1));
    Workspace view = request.view();
    List<String> names = view.directory(request.domid(), path);
    byte[] all = Payload.strings(names);
    if (offset > all.length) {
      throw new StoreException(StoreError.EINVAL);
    }
    String generation = Long.toString(view.generation(request.domid(), path));
    int room = Message.PAYLOAD_BYTES_MAX - generation.length() - 2;
    int end = Math.min(all.length, offset + room);
    while (end > offset && all[end - 1] != 0) {
      end--;
    }
    byte[] head = Payload.strings(generation);
    boolean last = end == all.length;
    byte[] reply = new byte[head.length + (end - offset) + (last ? 1 : 0)];
    System.arraycopy(head, 0, reply, 0, head.length);
    System.arraycopy(all, offset, reply, head.length, end - offset);
    return reply;
  }

  private static byte[] write(Request request) throws StoreException {
    Payload.PathAndValue given = Payload.pathAndValue(request.message().payload());
    StorePath path = request.path(given.path());
    int domid = request.domid();
    request.change(workspace -> workspace.write(domid, path, given.value()));
    return OK;
  }

  private static byte[] mkdir(Request request) throws StoreException {
    StorePath path = request.path(request.argument());
    int domid = request.domid();
    request.change(workspace -> workspace.mkdir(domid, path));
    return OK;
  }

  private static byte[] remove(Request request) throws StoreException {
    StorePath path = request.path(request.argument());
    int domid = request.domid();
    request.change(workspace -> workspace.remove(domid, path));
    return OK;
  }

  private static byte[] getPermissions(Request request) throws StoreException {
    StorePath path = request.path(request.argument());
    Permissions permissions = request.view().permissions(request.domid(), path);
    return Payload.strings(
        permissions.entries().stream().map(Permissions.Entry::toString).toList());
  }

  private static byte[] setPermissions(Request request) throws StoreException {
    List<String> arguments = request.arguments(2, Integer.MAX_VALUE);
    StorePath path = request.path(arguments.getFirst());
    Permissions permissions = Permissions.parse(arguments.subList(1, arguments.size()));
    int domid = request.domid();
    request.change(workspace -> workspace.setPermissions(domid, path, permissions));
    return OK;
  }

  // ---- watches

  private static byte[] watch(Request request) throws StoreException {
    // A third argument (the depth) exists in newer versions of the protocol; it is not offered.
    List<String> arguments = request.arguments(2, 2);
    String text = arguments.getFirst();
    String token = arguments.get(1);
    Connection connection = request.connection();
    XenStore store = request.store();
    boolean limited = request.domid() != Permissions.PRIVILEGED_DOMID;
    if (limited && store.watches().count(connection) >= store.quota().watches()) {
      throw new StoreException(StoreError.E2BIG);
    }
    store
        .watches()
        .add(
            connection,
            request.domid(),
            request.path(text),
            text,
            token,
            (changed, with) -> connection.send(Message.watchEvent(changed, with)));
    request.afterReply(() -> connection.send(Message.watchEvent(text, token)));
    return OK;
  }

  private static byte[] unwatch(Request request) throws StoreException {
    List<String> arguments = request.arguments(2, 2);
    request
        .store()
        .watches()
        .remove(request.connection(), request.path(arguments.getFirst()), arguments.get(1));
    return OK;
  }

  private static byte[] resetWatches(Request request) {
    request.store().watches().removeAll(request.connection());
    request.connection().transactions().clear();
    return OK;
  }

  // ---- transactions

  private static byte[] startTransaction(Request request) throws StoreException {
    Connection connection = request.connection();
    if (request.message().transactionId() != 0) {
      throw new StoreException(StoreError.EBUSY);
    }
    boolean limited = request.domid() != Permissions.PRIVILEGED_DOMID;
    if (limited && connection.transactions().size() >= request.store().quota().transactions()) {
      throw new StoreException(StoreError.ENOSPC);
    }
    int id = connection.newTransactionId();
    connection.transactions().put(id, request.store().transaction());
    return Payload.strings(Integer.toUnsignedString(id));
  }

  private static byte[] endTransaction(Request request) throws StoreException {
    String how = request.argument();
    if (!how.equals("T") && !how.equals("F")) {
      throw new StoreException(StoreError.EINVAL);
    }
    var transaction = request.transaction();
    request.connection().transactions().remove(request.message().transactionId());
    if (how.equals("T")) {
      Optional<Workspace> committed = transaction.commit(request.store().tree());
      request.accept(committed.orElseThrow(() -> new StoreException(StoreError.EAGAIN)));
    }
    return OK;
  }

  // ---- domains

  /** Rings are introduced when the domain is built; again is what a restarted toolstack does. */
  private static byte[] introduce(Request request) throws StoreException {
    request.requirePrivilege();
    int domid = request.domidArgument(request.arguments(3, 4).getFirst());
    if (!request.store().isIntroduced(domid)) {
      throw new StoreException(StoreError.EINVAL);
    }
    request.afterReply(() ->
        request
            .store()
            .fire(List.of(new Change(StorePath.INTRODUCE_DOMAIN, false)), request.store().tree()));
    return OK;
  }

  private static byte[] release(Request request) throws StoreException {
    request.requirePrivilege();
    int domid = request.domidArgument(request.argument());
    if (domid == Permissions.PRIVILEGED_DOMID) {
      throw new StoreException(StoreError.EINVAL);
    }
    if (!request.store().isIntroduced(domid)) {
      throw new StoreException(StoreError.ENOENT);
    }
    request.afterReply(() -> request.store().release(domid));
    return OK;
  }

  private static byte[] resume(Request request) throws StoreException {
    request.requirePrivilege();
    int domid = request.domidArgument(request.argument());
    if (!request.store().isIntroduced(domid)) {
      throw new StoreException(StoreError.ENOENT);
    }
    return OK;
  }

  private static byte[] domainPath(Request request) throws StoreException {
    return Payload.strings(
        StorePath.ofDomain(request.domidArgument(request.argument())).toString());
  }

  private static byte[] isIntroduced(Request request) throws StoreException {
    int domid = request.domidArgument(request.argument());
    return Payload.strings(request.store().isIntroduced(domid) ? "T" : "F");
  }

  /** Only what tells that somebody is there. */
  private static byte[] control(Request request) throws StoreException {
    request.requirePrivilege();
    return switch (request.arguments(1, Integer.MAX_VALUE).getFirst()) {
      case "help" -> Payload.strings("help\nprint <string>");
      case "print" -> OK;
      default -> throw new StoreException(StoreError.EINVAL);
    };
  }
}
