package org.xenolith.hypervisor.domain;

/**
 * The guest did what Xen ends a domain for. Thrown on the vcpu's own thread and caught by its loop;
 * the sentence is that of the crash report.
 */
public final class DomainCrash extends RuntimeException {
  private final String sentence;

  public DomainCrash(String sentence) {
    super(sentence, null, false, false);
    this.sentence = sentence;
  }

  /** What the guest did. */
  public String sentence() {
    return sentence;
  }
}
