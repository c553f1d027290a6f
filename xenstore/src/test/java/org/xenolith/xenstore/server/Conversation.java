package org.xenolith.xenstore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.xenolith.xenstore.wire.Message;
import org.xenolith.xenstore.wire.MessageType;

/**
 * A conversation with a store, written as lines of who, request and reply:
 *
 * <pre>
 *   1 READ name|        -> READ guest
 *   1 READ@7 name|      -> ERROR ENOENT|
 *   2                   -> WATCH_EVENT /a|token|
 * </pre>
 *
 * Who is a domid; a bar is a zero byte; @7 is transaction 7; a line without a request takes the
 * next event that is queued, and "-> nothing" says that there is none. Lines with # are comments.
 */
final class Conversation {
  private final XenStore store;
  private final Map<Integer, Listener> connections = new HashMap<>();

  private static final class Listener extends Connection {
    private final Deque<Message> replies = new ArrayDeque<>();
    private final Deque<Message> events = new ArrayDeque<>();

    Listener(int domid) {
      super(domid);
    }

    @Override
    protected void send(Message message) {
      boolean event = message.type() == MessageType.WATCH_EVENT.number();
      (event ? events : replies).addLast(message);
    }
  }

  Conversation(XenStore store) {
    this.store = store;
  }

  void follow(String script) {
    int number = 0;
    for (String line : script.lines().toList()) {
      number++;
      if (!line.isBlank() && !line.strip().startsWith("#")) {
        say(number, line.strip());
      }
    }
    connections.forEach((who, listener) ->
        assertThat(listener.events.stream().map(Conversation::text))
            .as("events that domain %d was not expected to get", who)
            .isEmpty());
  }

  private void say(int number, String line) {
    String[] halves = line.split(" *-> ?", 2);
    String[] words = halves[0].split(" +", 3);
    Listener who = connections.computeIfAbsent(Integer.valueOf(words[0]), Listener::new);
    if (words.length > 1) {
      String[] operation = words[1].split("@", 2);
      int transaction = operation.length > 1 ? Integer.parseInt(operation[1]) : 0;
      byte[] payload =
          words.length > 2
              ? words[2].replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1)
              : new byte[0];
      int type =
          operation[0].matches("[0-9]+")
              ? Integer.parseInt(operation[0])
              : MessageType.valueOf(operation[0]).number();
      store.receive(who, new Message(type, number, transaction, payload));
      Message reply = who.replies.remove();
      assertThat(reply.requestId()).isEqualTo(number);
      assertThat(reply.transactionId()).isEqualTo(transaction);
      assertThat(text(reply)).as("line %d: %s", number, line).isEqualTo(halves[1]);
    } else {
      Message event = who.events.poll();
      assertThat(event == null ? "nothing" : text(event))
          .as("line %d: %s", number, line)
          .isEqualTo(halves[1]);
    }
  }

  private static String text(Message message) {
    String payload = new String(message.payload(), StandardCharsets.ISO_8859_1).replace('\0', '|');
    MessageType type = MessageType.of(message.type());
    return (type + " " + payload).strip();
  }
}
