package org.xenolith.xend.operation;

/** The operations that need each other, put together. */
public record Operations(
    Services services,
    CreateDomain create,
    DestroyDomain destroy,
    AdoptMachines adopt,
    Runnable stopWatching) {

  public static Operations of(Services services) {
    BuildDomain build = new BuildDomain(services);
    DestroyDomain destroy = new DestroyDomain(services);
    DomainLife life = new DomainLife(services, build, destroy);
    return new Operations(
        services,
        new CreateDomain(services, build, life),
        destroy,
        new AdoptMachines(services, life),
        life::stop);
  }
}
