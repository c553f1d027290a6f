package org.xenolith.hypervisor.domain;

/**
 * The guest did what Xen ends a domain for. Thrown on the vcpu's own thread and caught by its loop;
 * the message is the sentence of the crash report.
 */
public final class DomainCrash extends RuntimeException {
  public DomainCrash(String sentence) {
    super(sentence, null, false, false);
  }
}
