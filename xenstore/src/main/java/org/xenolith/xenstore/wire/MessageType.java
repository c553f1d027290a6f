package org.xenolith.xenstore.wire;

import org.jspecify.annotations.Nullable;

/** enum xsd_sockmsg_type of public/io/xs_wire.h. */
public enum MessageType {
  CONTROL(0),
  DIRECTORY(1),
  READ(2),
  GET_PERMS(3),
  WATCH(4),
  UNWATCH(5),
  TRANSACTION_START(6),
  TRANSACTION_END(7),
  INTRODUCE(8),
  RELEASE(9),
  GET_DOMAIN_PATH(10),
  WRITE(11),
  MKDIR(12),
  RM(13),
  SET_PERMS(14),
  WATCH_EVENT(15),
  ERROR(16),
  IS_DOMAIN_INTRODUCED(17),
  RESUME(18),
  SET_TARGET(19),
  RESET_WATCHES(21),
  DIRECTORY_PART(22);

  private final int number;

  MessageType(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** Null for a number that means nothing. */
  public static @Nullable MessageType of(int number) {
    for (MessageType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }
}
