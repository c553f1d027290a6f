/** Xen: machine, domains, hypercalls. */
module org.xenolith.hypervisor {
  requires transitive org.xenolith.abi;
  requires transitive org.xenolith.memory;
  requires transitive org.xenolith.x86.isa;
  requires transitive org.xenolith.x86.cpu;
  requires static org.jspecify;

  exports org.xenolith.hypervisor;
  exports org.xenolith.hypervisor.domain;
  exports org.xenolith.hypervisor.evtchn;
  exports org.xenolith.hypervisor.grant;
  exports org.xenolith.hypervisor.hypercall;
  exports org.xenolith.hypervisor.mmu;
  exports org.xenolith.hypervisor.sched;
  exports org.xenolith.hypervisor.time;
  exports org.xenolith.hypervisor.trap;
}
