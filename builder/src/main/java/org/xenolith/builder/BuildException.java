package org.xenolith.builder;

/**
 * A domain that cannot be built. The message is one sentence for the user: which file, what is the
 * matter with it and, where there is something to be done, what.
 */
public final class BuildException extends Exception {
  public BuildException(String sentence) {
    super(sentence);
  }

  public BuildException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
