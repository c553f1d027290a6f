package org.xenolith.x86.cpu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks decoded from one machine frame: a hash table by offset and mode, open-addressed. */
final class CodePage {
  private int[] keys = new int[16];
  private @Nullable Block[] blocks = new Block[16];
  private int size;

  /** Blocks of the page before whose last instruction ends in this one. */
  private final List<Block> intruders = new ArrayList<>();

  private static int key(int offset, boolean mode64) {
    return offset << 2 | (mode64 ? 2 : 0) | 1;
  }

  @Nullable Block find(int offset, boolean mode64) {
    int key = key(offset, mode64);
    int mask = keys.length - 1;
    for (int slot = hash(key) & mask; keys[slot] != 0; slot = (slot + 1) & mask) {
      if (keys[slot] == key) {
        return blocks[slot];
      }
    }
    return null;
  }

  /** Adds a block, or replaces the one that was at this place. */
  void put(int offset, boolean mode64, Block block) {
    if (size * 2 >= keys.length) {
      grow();
    }
    if (insert(key(offset, mode64), block)) {
      size++;
    }
  }

  void addIntruder(Block block) {
    intruders.add(block);
  }

  /** Makes every block stop and be forgotten. */
  void invalidate() {
    for (Block block : blocks) {
      if (block != null) {
        block.invalidate();
      }
    }
    intruders.forEach(Block::invalidate);
  }

  private boolean insert(int key, Block block) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    boolean added = keys[slot] == 0;
    keys[slot] = key;
    blocks[slot] = block;
    return added;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable Block[] oldBlocks = blocks;
    keys = new int[oldKeys.length * 2];
    blocks = new Block[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      Block block = oldBlocks[i];
      if (block != null) {
        insert(oldKeys[i], block);
      }
    }
  }

  private static int hash(int key) {
    return (key * 0x9e3779b1) >>> 16;
  }
}
