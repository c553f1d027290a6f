package org.xenolith.control;

/**
 * What a machine process is started with: the content of {@code machine.json} in its directory. The
 * directory is the process's only argument: {@code bin/machine DIR}.
 *
 * <p>The process leaves its parent's session, creates {@code control.sock} and {@code pid} in the
 * directory, and then prints one line on standard output: {@code ready}, or {@code Error: …} before
 * it exits with status 1. It prints nothing there afterwards (xend may be gone). Standard error is
 * a file of xend's. It ends when its last domain is destroyed, or where no domain was created and
 * nobody is connected for ten seconds, and removes its sockets when it ends; the directory is
 * xend's.
 *
 * @param name of the machine: the domid of its only domain, or what the configuration calls it
 * @param memoryMib the most all its domains may own together, without the hypervisor's own
 */
public record MachineRequest(String name, long memoryMib) {}
