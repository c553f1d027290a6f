package org.xenolith.hypervisor.domain;

import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xenolith.abi.EventChannelAbi;
import org.xenolith.abi.VcpuAbi;
import org.xenolith.hypervisor.TimeSource;
import org.xenolith.hypervisor.time.Alarm;
import org.xenolith.hypervisor.time.VcpuTimers;
import org.xenolith.hypervisor.trap.ExitHandler;
import org.xenolith.hypervisor.trap.TrapBounce;
import org.xenolith.x86.cpu.Cpu;
import org.xenolith.x86.cpu.Exit;

/**
 * The thread of a vcpu: runs guest code, acts on exits, gives events, parks while the guest waits
 * and while the domain is stopped.
 *
 * <p>Whoever wants something of a vcpu first says so in memory and then looks at {@link #place};
 * the vcpu first says that it enters guest code (or parks) and then looks at memory. With a fence
 * between the two on both sides one of them always sees the other.
 */
final class VcpuLoop {
  /** In the hypervisor: it will look at everything before it runs guest code. */
  private static final int HYPERVISOR = 0;

  /** In guest code: it has to be called out. */
  private static final int GUEST = 1;

  private final Vcpu vcpu;
  private final Cpu cpu;
  private final TimeSource time;
  private final TrapBounce bounce;
  private final ExitHandler exits;
  private final Alarm.Clock alarm;
  private final ConcurrentLinkedQueue<Runnable> actions = new ConcurrentLinkedQueue<>();

  private final UpcallPacing pacing = new UpcallPacing();
  private volatile int place = HYPERVISOR;
  private volatile boolean alarmed;

  /** Something has happened that ends blocking. */
  private volatile boolean woken;

  /** The guest waits for an event. */
  private volatile boolean blocked;

  private volatile @Nullable Thread thread;

  VcpuLoop(Vcpu vcpu, TrapBounce bounce, ExitHandler exits) {
    this.vcpu = vcpu;
    this.cpu = vcpu.cpu();
    this.time = vcpu.domain().machine().time();
    this.bounce = bounce;
    this.exits = exits;
    this.alarm = vcpu.domain().machine().alarm().clock(this::ring);
  }

  // ---- from other threads

  void start() {
    Thread started = Thread.ofPlatform().name(vcpu.name()).daemon().unstarted(this::run);
    thread = started;
    started.start();
  }

  /** Null before {@link #start}. */
  @Nullable Thread thread() {
    return thread;
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  /** An event: ends blocking. */
  void kick() {
    woken = true;
    nudge();
  }

  /** Makes the vcpu look at what has changed, without ending its blocking. */
  void nudge() {
    VarHandle.fullFence();
    if (!isCurrentThread()) {
      if (place == GUEST) {
        cpu.requestExit();
      } else {
        LockSupport.unpark(thread);
      }
    }
  }

  private void ring() {
    alarmed = true;
    nudge();
  }

  /** Returns when the vcpu runs no guest code, or has left it since the call. */
  void leaveGuestCode() {
    VarHandle.fullFence();
    while (place == GUEST && !isCurrentThread()) {
      cpu.requestExit();
      Thread.onSpinWait();
    }
  }

  void onItsThread(Runnable action) {
    if (isCurrentThread()) {
      action.run();
      timersChanged();
    } else {
      actions.add(action);
      nudge();
    }
  }

  /** The guest has made an iret. */
  void returned() {
    pacing.returned();
  }

  boolean isBlocked() {
    return blocked;
  }

  /** Waits for the thread's end, once the domain is dying. */
  void join() {
    Thread running = thread;
    while (running != null && running.isAlive()) {
      try {
        running.join();
        return;
      } catch (InterruptedException e) {
        // The domain's frames cannot be freed before: go on waiting.
      }
    }
  }

  void close() {
    alarm.remove();
  }

  // ---- on its own thread

  private void run() {
    DomainLife life = vcpu.domain().life();
    while (life.awaitRunnable(vcpu)) {
      runWhileAllowed();
    }
  }

  private void runWhileAllowed() {
    changeRunstate(VcpuAbi.RUNSTATE_RUNNING);
    timersChanged();
    try {
      while (!vcpu.mustStop()) {
        if (!blocked || waitForEvent()) {
          runGuest();
        }
      }
    } catch (DomainCrash crash) {
      vcpu.domain().crash(vcpu, crash.sentence());
    } catch (RuntimeException | Error bug) {
      vcpu.domain().crashByBug(vcpu, bug);
    } finally {
      place = HYPERVISOR;
      alarm.set(VcpuTimers.NEVER);
      vcpu.runstate().change(VcpuAbi.RUNSTATE_OFFLINE);
      vcpu.domain().life().stopped();
    }
  }

  private void changeRunstate(int state) {
    vcpu.runstate().change(state);
    vcpu.areas().runstateChanged();
  }

  private void runGuest() {
    if (alarmed) {
      timersChanged();
    }
    runActions();
    vcpu.applyTlbFlush();
    vcpu.areas().update();
    vcpu.deliverNmi();
    boolean deliverable = vcpu.info().isDeliverable();
    boolean heldBack = pacing.holdsBack(deliverable, cpu.instructionsRetired());
    if (heldBack) {
      alarm.set(Math.min(nextDeadline(), time.systemTimeNanos() + UpcallPacing.LOOK_AGAIN_NANOS));
    } else if (deliverable) {
      bounce.event();
    }
    place = GUEST;
    VarHandle.fullFence();
    if (needsAttention(heldBack)) {
      place = HYPERVISOR;
      return;
    }
    Exit exit = cpu.run();
    place = HYPERVISOR;
    exits.handle(exit);
  }

  private boolean needsAttention(boolean upcallHeldBack) {
    return alarmed
        || vcpu.mustStop()
        || vcpu.isTlbFlushWanted()
        || vcpu.hasNmi()
        || (!upcallHeldBack && vcpu.info().isDeliverable())
        || !actions.isEmpty();
  }

  private void runActions() {
    Runnable action;
    while ((action = actions.poll()) != null) {
      action.run();
      timersChanged();
    }
  }

  // ---- blocking

  void block() {
    pacing.blocked();
    woken = false;
    blocked = true;
    VarHandle.fullFence();
    if (vcpu.info().isDeliverable() || vcpu.hasNmi()) {
      blocked = false;
    }
  }

  /** Parks until something ends the blocking; false where the vcpu has to stop before. */
  private boolean waitForEvent() {
    alarm.set(VcpuTimers.NEVER);
    changeRunstate(VcpuAbi.RUNSTATE_BLOCKED);
    while (!woken && !vcpu.mustStop()) {
      runActions();
      long deadline = nextDeadline();
      if (deadline <= time.systemTimeNanos()) {
        expire();
      } else if (!woken && !vcpu.mustStop() && actions.isEmpty()) {
        time.parkUntil(this, deadline);
      }
    }
    changeRunstate(VcpuAbi.RUNSTATE_RUNNING);
    if (!woken) {
      return false;
    }
    blocked = false;
    vcpu.endPoll();
    timersChanged();
    return true;
  }

  // ---- timers

  private long nextDeadline() {
    boolean bound = vcpu.domain().channels().isVirqBound(vcpu.id(), EventChannelAbi.VIRQ_TIMER);
    long next = vcpu.timers().nextDeadline(bound);
    return vcpu.id() == 0 ? Math.min(next, vcpu.domain().watchdogs().nextDeadline()) : next;
  }

  /** Serves the timers that are due and sets the alarm for the next one. */
  void timersChanged() {
    if (!isCurrentThread()) {
      onItsThread(() -> {});
      return;
    }
    alarmed = false;
    long next = nextDeadline();
    if (next <= time.systemTimeNanos()) {
      expire();
      next = nextDeadline();
    }
    alarm.set(next);
  }

  private void expire() {
    long now = time.systemTimeNanos();
    boolean polled = vcpu.timers().isPollArmed();
    if (vcpu.timers().expire(now)) {
      vcpu.domain().channels().raiseVirq(vcpu.id(), EventChannelAbi.VIRQ_TIMER);
    }
    if (polled && !vcpu.timers().isPollArmed()) {
      woken = true;
    }
    if (vcpu.id() == 0 && vcpu.domain().watchdogs().nextDeadline() <= now) {
      vcpu.domain().reportMistake("its watchdog has fired");
      vcpu.domain().shutdown(ShutdownReason.WATCHDOG);
    }
  }
}
