package org.xenolith.xenstore.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xenolith.xenstore.client.StoreClient;
import org.xenolith.xenstore.store.Permissions;
import org.xenolith.xenstore.store.Quota;

/** The protocol (xenstore's docs/misc/xenstore.txt), as lists of who, request and reply. */
class ProtocolTest {
  private final XenStore store = new XenStore(new Quota(12, 32, 2, 2));
  private final Conversation conversation = new Conversation(store);

  @BeforeEach
  void twoDomains() {
    StoreClient client = new StoreClient(store);
    for (int domid = 1; domid <= 2; domid++) {
      String home = "/local/domain/" + domid;
      Permissions readable = Permissions.of("n0", "r" + domid);
      Permissions own = Permissions.of("n" + domid);
      client.change(batch -> batch.write(home, "", readable).write(home + "/data", "", own));
      client.write(home + "/name", "guest" + domid);
    }
  }

  @Test
  void readsWritesAndLists() {
    conversation.follow(
        """
        0 WRITE /a/b/c|deep        -> WRITE OK|
        0 READ /a/b/c|             -> READ deep
        0 READ /a/b|               -> READ
        0 DIRECTORY /a|            -> DIRECTORY b|
        0 DIRECTORY /a/b/c|        -> DIRECTORY
        0 MKDIR /a/x|              -> MKDIR OK|
        0 MKDIR /a/x|              -> MKDIR OK|
        0 DIRECTORY /a|            -> DIRECTORY b|x|
        0 WRITE /a/x|one|two|      -> WRITE OK|
        0 READ /a/x|               -> READ one|two|
        0 RM /a/b|                 -> RM OK|
        0 READ /a/b/c|             -> ERROR ENOENT|
        0 RM /a/b|                 -> RM OK|
        0 RM /nowhere/at/all|      -> ERROR ENOENT|
        0 DIRECTORY /nowhere|      -> ERROR ENOENT|
        0 RM /|                    -> ERROR EINVAL|
        """);
  }

  @Test
  void relativePathsStartAtTheDomainsHome() {
    conversation.follow(
        """
        1 READ name|               -> READ guest1
        2 READ name|               -> READ guest2
        1 WRITE data/x|1           -> WRITE OK|
        1 READ /local/domain/1/data/x| -> READ 1
        1 GET_DOMAIN_PATH 1|       -> GET_DOMAIN_PATH /local/domain/1|
        2 GET_DOMAIN_PATH 1|       -> GET_DOMAIN_PATH /local/domain/1|
        0 GET_DOMAIN_PATH x|       -> ERROR EINVAL|
        """);
  }

  @Test
  void refusesWhatMakesNoSense() {
    conversation.follow(
        """
        0 READ /a//b|              -> ERROR EINVAL|
        0 READ /a/|                -> ERROR EINVAL|
        0 READ /a b|               -> ERROR EINVAL|
        0 READ |                   -> ERROR EINVAL|
        0 READ                     -> ERROR EINVAL|
        0 READ /unterminated       -> ERROR EINVAL|
        0 WRITE /unterminated      -> ERROR EINVAL|
        0 READ @nothing|           -> ERROR EINVAL|
        0 WRITE @other|x           -> ERROR EINVAL|
        0 RM @releaseDomain|       -> ERROR EINVAL|
        0 20 x|                    -> ERROR ENOSYS|
        0 99 x|                    -> ERROR ENOSYS|
        0 WATCH_EVENT a|b|         -> ERROR ENOSYS|
        0 READ@7 /local|           -> ERROR ENOENT|
        """);
  }

  @Test
  void domainsReachOnlyWhatTheyMay() {
    conversation.follow(
        """
        1 READ /local/domain/2/name|      -> ERROR EACCES|
        # Whether it exists is none of its business either.
        1 READ /local/domain/2/nothing|   -> ERROR EACCES|
        1 READ /local/domain/1/nothing|   -> ERROR ENOENT|
        1 DIRECTORY /local/domain|        -> ERROR EACCES|
        1 WRITE name|other                -> ERROR EACCES|
        1 WRITE mine|x                    -> ERROR EACCES|
        1 MKDIR mine|                     -> ERROR EACCES|
        1 MKDIR name|                     -> ERROR EACCES|
        1 RM name|                        -> ERROR EACCES|
        1 RM data|                        -> RM OK|
        1 WRITE data|x                    -> ERROR EACCES|
        2 WRITE data/a|x                  -> WRITE OK|
        2 GET_PERMS data/a|               -> GET_PERMS n2|
        0 GET_PERMS /local/domain/1/name| -> GET_PERMS n0|r1|
        1 SET_PERMS name|b1|              -> ERROR EACCES|
        2 SET_PERMS data/a|n2|r1|         -> SET_PERMS OK|
        1 READ /local/domain/2/data/a|    -> READ x
        1 WRITE /local/domain/2/data/a|y  -> ERROR EACCES|
        2 SET_PERMS data/a|n1|            -> ERROR EPERM|
        2 SET_PERMS data/a|               -> ERROR EINVAL|
        2 SET_PERMS data/a|q1|            -> ERROR EINVAL|
        0 SET_PERMS /local/domain/2/data/a|w2| -> SET_PERMS OK|
        1 WRITE /local/domain/2/data/a|y  -> WRITE OK|
        1 READ /local/domain/2/data/a|    -> ERROR EACCES|
        """);
  }

  @Test
  void watchesTellOfChanges() {
    conversation.follow(
        """
        0 WATCH /a|t|              -> WATCH OK|
        0                          -> WATCH_EVENT /a|t|
        0 WATCH /a|t|              -> ERROR EEXIST|
        0 WRITE /a/b|1             -> WRITE OK|
        0                          -> WATCH_EVENT /a/b|t|
        0 WRITE /other|1           -> WRITE OK|
        0                          -> nothing
        0 SET_PERMS /a/b|n0|r1|    -> SET_PERMS OK|
        0                          -> WATCH_EVENT /a/b|t|
        0 WATCH /a/b|inner|        -> WATCH OK|
        0                          -> WATCH_EVENT /a/b|inner|
        0 RM /a|                   -> RM OK|
        0                          -> WATCH_EVENT /a|t|
        0                          -> WATCH_EVENT /a/b|inner|
        0 UNWATCH /a|t|            -> UNWATCH OK|
        0 UNWATCH /a|t|            -> ERROR ENOENT|
        0 WRITE /a|1               -> WRITE OK|
        0                          -> nothing
        0 RESET_WATCHES            -> RESET_WATCHES OK|
        0 WRITE /a/b|1             -> WRITE OK|
        0                          -> nothing
        """);
  }

  @Test
  void relativeWatchesAreToldInTheirOwnWords() {
    conversation.follow(
        """
        1 WATCH data|t|            -> WATCH OK|
        1                          -> WATCH_EVENT data|t|
        0 WRITE /local/domain/1/data/x|1 -> WRITE OK|
        1                          -> WATCH_EVENT data/x|t|
        1 WATCH /local/domain/1/data|full| -> WATCH OK|
        1                          -> WATCH_EVENT /local/domain/1/data|full|
        0 WRITE /local/domain/1/data/y|1 -> WRITE OK|
        1                          -> WATCH_EVENT data/y|t|
        1                          -> WATCH_EVENT /local/domain/1/data/y|full|
        1 WATCH name|third|        -> ERROR E2BIG|
        """);
  }

  @Test
  void watchesTellNobodyOfWhatHeMayNotRead() {
    conversation.follow(
        """
        1 WATCH /local/domain/2|t| -> WATCH OK|
        1                          -> WATCH_EVENT /local/domain/2|t|
        0 WRITE /local/domain/2/name|new -> WRITE OK|
        1                          -> nothing
        2 WRITE data/a|1           -> WRITE OK|
        1                          -> nothing
        2 SET_PERMS data/a|n2|r1|  -> SET_PERMS OK|
        1                          -> WATCH_EVENT /local/domain/2/data/a|t|
        2 RM data/a|               -> RM OK|
        1                          -> WATCH_EVENT /local/domain/2/data/a|t|
        1 WATCH @releaseDomain|r|  -> WATCH OK|
        1                          -> WATCH_EVENT @releaseDomain|r|
        """);
    store.introduce(2);
    store.release(2);
    conversation.follow("1 -> nothing");
  }

  @Test
  void specialWatchesTellOfDomains() {
    conversation.follow(
        """
        0 IS_DOMAIN_INTRODUCED 1|  -> IS_DOMAIN_INTRODUCED F|
        0 WATCH @introduceDomain|i| -> WATCH OK|
        0                          -> WATCH_EVENT @introduceDomain|i|
        0 WATCH @releaseDomain|r|  -> WATCH OK|
        0                          -> WATCH_EVENT @releaseDomain|r|
        # Who watches everything does not mean these.
        0 WATCH /|all|             -> WATCH OK|
        0                          -> WATCH_EVENT /|all|
        """);
    store.introduce(1);
    conversation.follow(
        """
        0                          -> WATCH_EVENT @introduceDomain|i|
        0 IS_DOMAIN_INTRODUCED 1|  -> IS_DOMAIN_INTRODUCED T|
        0 RESUME 1|                -> RESUME OK|
        1 RELEASE 1|               -> ERROR EACCES|
        1 INTRODUCE 1|2|3|         -> ERROR EACCES|
        0 RELEASE 1|               -> RELEASE OK|
        0                          -> WATCH_EVENT @releaseDomain|r|
        0 RELEASE 1|               -> ERROR ENOENT|
        0 RELEASE 0|               -> ERROR EINVAL|
        0 RESUME 1|                -> ERROR ENOENT|
        """);
  }

  @Test
  void transactionsAreAllOrNothing() {
    conversation.follow(
        """
        0 WATCH /a|t|              -> WATCH OK|
        0                          -> WATCH_EVENT /a|t|
        0 TRANSACTION_START |      -> TRANSACTION_START 1|
        0 TRANSACTION_START@1 |    -> ERROR EBUSY|
        0 WRITE@1 /a/x|1           -> WRITE OK|
        0 WRITE@1 /a/x|2           -> WRITE OK|
        0 READ@1 /a/x|             -> READ 2
        0 READ /a/x|               -> ERROR ENOENT|
        0                          -> nothing
        0 TRANSACTION_END@1 T|     -> TRANSACTION_END OK|
        0                          -> WATCH_EVENT /a/x|t|
        0 READ /a/x|               -> READ 2
        0 TRANSACTION_END@1 T|     -> ERROR ENOENT|
        0 TRANSACTION_START |      -> TRANSACTION_START 2|
        0 RM@2 /a|                 -> RM OK|
        0 READ@2 /a/x|             -> ERROR ENOENT|
        0 TRANSACTION_END@2 X|     -> ERROR EINVAL|
        0 TRANSACTION_END@2 F|     -> TRANSACTION_END OK|
        0 READ /a/x|               -> READ 2
        0                          -> nothing
        """);
  }

  @Test
  void transactionsConflictWhereTheyTouchTheSame() {
    conversation.follow(
        """
        0 WRITE /a|0               -> WRITE OK|
        0 WRITE /b|0               -> WRITE OK|
        0 TRANSACTION_START |      -> TRANSACTION_START 1|
        0 READ@1 /a|               -> READ 0
        0 WRITE@1 /c|1             -> WRITE OK|
        0 WRITE /a|1               -> WRITE OK|
        0 TRANSACTION_END@1 T|     -> ERROR EAGAIN|
        0 READ /c|                 -> ERROR ENOENT|
        # What others do elsewhere is no conflict.
        0 TRANSACTION_START |      -> TRANSACTION_START 2|
        0 READ@2 /a|               -> READ 1
        0 WRITE@2 /a/inner|2       -> WRITE OK|
        0 WRITE /b|2               -> WRITE OK|
        0 WRITE /b/inner|2         -> WRITE OK|
        0 TRANSACTION_END@2 T|     -> TRANSACTION_END OK|
        0 READ /b/inner|           -> READ 2
        0 READ /a/inner|           -> READ 2
        # Nor what they do inside a child of what was listed.
        0 TRANSACTION_START |      -> TRANSACTION_START 3|
        0 DIRECTORY@3 /a|          -> DIRECTORY inner|
        0 WRITE /a/inner|3         -> WRITE OK|
        0 TRANSACTION_END@3 T|     -> TRANSACTION_END OK|
        # A new child changes the list, and what was not there is a finding too.
        0 TRANSACTION_START |      -> TRANSACTION_START 4|
        0 DIRECTORY@4 /a|          -> DIRECTORY inner|
        0 TRANSACTION_START |      -> TRANSACTION_START 5|
        0 READ@5 /a/new|           -> ERROR ENOENT|
        0 WRITE /a/new|3           -> WRITE OK|
        0 TRANSACTION_END@4 T|     -> ERROR EAGAIN|
        0 TRANSACTION_END@5 T|     -> ERROR EAGAIN|
        """);
  }

  @Test
  void quotasHoldDomains() {
    conversation.follow(
        """
        1 WRITE data|0123456789012345678901234567890123456789 -> ERROR ENOSPC|
        0 WRITE /local/domain/1/data|0123456789012345678901234567890123456789 -> WRITE OK|
        1 WRITE data/1/2/3/4/5/6/7/8/9/10|x -> WRITE OK|
        1 WRITE data/11|x          -> WRITE OK|
        1 WRITE data/12|x          -> ERROR ENOSPC|
        2 WRITE data/12|x          -> WRITE OK|
        1 RM data/1/2/3/4/5/6/7/8/9| -> RM OK|
        1 WRITE data/12|x          -> WRITE OK|
        1 TRANSACTION_START |      -> TRANSACTION_START 1|
        1 TRANSACTION_START |      -> TRANSACTION_START 2|
        1 TRANSACTION_START |      -> ERROR ENOSPC|
        1 TRANSACTION_END@1 F|     -> TRANSACTION_END OK|
        1 TRANSACTION_START |      -> TRANSACTION_START 3|
        """);
  }

  @Test
  void controlAnswersDomainZeroOnly() {
    conversation.follow(
        """
        1 CONTROL help|            -> ERROR EACCES|
        0 CONTROL print|hello|     -> CONTROL OK|
        0 CONTROL nonsense|        -> ERROR EINVAL|
        """);
  }

  @Test
  void longDirectoriesComeInParts() {
    StoreClient client = new StoreClient(store);
    for (int i = 0; i < 1000; i++) {
      client.write("/long/child-%04d".formatted(i), "");
    }
    conversation.follow("0 DIRECTORY /long| -> ERROR E2BIG|");
    assertThat(client.directory("/long")).hasSize(1000);
    conversation.follow(
        """
        0 MKDIR /short/a|          -> MKDIR OK|
        0 MKDIR /short/b|          -> MKDIR OK|
        """);
    String generation = generationOf("/short");
    conversation.follow(
        """
        0 DIRECTORY_PART /short|0| -> DIRECTORY_PART %1$s|a|b||
        0 DIRECTORY_PART /short|2| -> DIRECTORY_PART %1$s|b||
        0 DIRECTORY_PART /short|4| -> DIRECTORY_PART %1$s||
        0 DIRECTORY_PART /short|5| -> ERROR EINVAL|
        """
            .formatted(generation));
  }

  private String generationOf(String path) {
    try {
      return Long.toString(
          store.snapshot().generation(0, org.xenolith.xenstore.store.StorePath.of(path)));
    } catch (org.xenolith.xenstore.store.StoreException e) {
      throw new AssertionError(e);
    }
  }
}
