package org.xenolith.x86.isa;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.xenolith.x86.isa.Row.Note;

/** A row's last column: flags and notes. */
record NotesParser(FlagEffects flags, Set<Note> notes) {
  private static final Set<String> FLAG_KEYS =
      Set.of("t", "w", "u", "0", "1", "w1", "wc", "cw", "cu", "c0");

  static NotesParser parse(String text) {
    EnumSet<Note> notes = EnumSet.noneOf(Note.class);
    Map<String, String> flags = new HashMap<>();
    for (String word : Words.split(text)) {
      int colon = word.indexOf(':');
      if (colon < 0) {
        if (!notes.add(note(word))) {
          throw new IllegalArgumentException("note " + word + " is there twice");
        }
        continue;
      }
      String key = word.substring(0, colon);
      if (!FLAG_KEYS.contains(key) || flags.put(key, word.substring(colon + 1)) != null) {
        throw new IllegalArgumentException("unknown or repeated flag note " + word);
      }
    }
    return new NotesParser(flagEffects(flags), notes);
  }

  private static Note note(String word) {
    String name = word.toUpperCase(Locale.ROOT);
    for (Note note : Note.values()) {
      if (note.name().equals(name)) {
        return note;
      }
    }
    throw new IllegalArgumentException("unknown note " + word);
  }

  private static FlagEffects flagEffects(Map<String, String> flags) {
    FlagEffects effects =
        new FlagEffects(
            mask(flags, "t"),
            mask(flags, "w"),
            mask(flags, "u"),
            mask(flags, "0"),
            mask(flags, "1"),
            mask(flags, "w1"),
            mask(flags, "wc"),
            FlagEffects.x87Mask(flags.getOrDefault("cw", "")),
            FlagEffects.x87Mask(flags.getOrDefault("cu", "")),
            FlagEffects.x87Mask(flags.getOrDefault("c0", "")));
    int sum =
        Integer.bitCount(effects.written())
            + Integer.bitCount(effects.undefined())
            + Integer.bitCount(effects.cleared())
            + Integer.bitCount(effects.set())
            + Integer.bitCount(effects.writtenForCountOne())
            + Integer.bitCount(effects.writtenInRange());
    if (sum != Integer.bitCount(effects.touched())) {
      throw new IllegalArgumentException("a flag has two fates");
    }
    return effects;
  }

  private static int mask(Map<String, String> flags, String key) {
    return FlagEffects.mask(flags.getOrDefault(key, ""));
  }
}
